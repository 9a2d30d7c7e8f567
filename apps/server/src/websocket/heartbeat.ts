import type { WebSocket } from 'ws'

const silentRounds = 2

/** Pings every socket once a round (RFC 6455, 5.5.2) and terminates one that was silent for two. */
export class Heartbeat {
  readonly #missed = new Map<WebSocket, number>()
  readonly #timer: NodeJS.Timeout

  constructor(roundMs: number) {
    this.#timer = setInterval(() => this.#round(), roundMs)
  }

  add(ws: WebSocket) {
    const alive = () => this.#missed.set(ws, 0)
    alive()
    ws.on('pong', alive)
    ws.on('message', alive)
    ws.on('close', () => this.#missed.delete(ws))
  }

  stop() {
    clearInterval(this.#timer)
  }

  #round() {
    for (const [ws, missed] of this.#missed) {
      if (missed >= silentRounds) {
        ws.terminate()
        continue
      }
      this.#missed.set(ws, missed + 1)
      ws.ping()
    }
  }
}
