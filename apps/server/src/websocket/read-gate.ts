import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { mostBuffered } from '../chat/broadcast/fan-out.ts'

/** Whether a peer is read from: not as long as there is any reason against it. */
export class ReadGate {
  readonly #ws: WebSocket
  readonly #reasons = new Set<string>()
  #isOver = false

  constructor(ws: WebSocket) {
    this.#ws = ws
  }

  pause(reason: string) {
    if (this.#isOver) return
    this.#reasons.add(reason)
    this.#ws.pause()
  }

  resume(reason: string) {
    this.#reasons.delete(reason)
    if (this.#reasons.size === 0) this.#ws.resume()
  }

  /** The connection is being closed: nothing is a reason any more. */
  end() {
    this.#isOver = true
    this.#reasons.clear()
    this.#ws.resume()
  }
}

/** Back-pressure: who does not read the answers is not read from. To be called after whoever answers listens. */
export function readNoFasterThanRead(ws: WebSocket, socket: Duplex, reading: ReadGate) {
  let waiting = false
  ws.on('message', () => {
    if (waiting || socket.writableLength <= mostBuffered) return
    waiting = true
    reading.pause('answers unread')
    socket.once('drain', () => {
      waiting = false
      reading.resume('answers unread')
    })
  })
}
