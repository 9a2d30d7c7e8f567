import type { WebSocket } from 'ws'

const silentRounds = 2

/** P1.7: pings every socket once per round (RFC 6455, 5.5.2), and terminates sockets that were silent for two rounds. */
export class Heartbeat {
  readonly #missed = new Map<WebSocket, number>()
  readonly #timer: NodeJS.Timeout

  constructor(roundMs: number) {
    this.#timer = setInterval(() => this.#round(), roundMs)
  }

  add(ws: WebSocket) {
    const reset = () => this.#missed.set(ws, 0)
    reset()
    ws.on('pong', reset)
    ws.on('ping', reset)
    ws.on('message', reset)
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
