import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { mostBuffered } from '../chat/broadcast/fan-out.ts'

/** Stops reading from a socket while there is at least one reason to pause. */
export class ReadGate {
  readonly #ws: WebSocket
  readonly #reasons = new Set<string>()
  #isEnded = false

  constructor(ws: WebSocket) {
    this.#ws = ws
  }

  pause(reason: string) {
    if (this.#isEnded) return
    this.#reasons.add(reason)
    this.#ws.pause()
  }

  resume(reason: string) {
    this.#reasons.delete(reason)
    if (this.#reasons.size === 0) this.#ws.resume()
  }

  /** The connection is being closed: reads from now on, because the close handshake needs it. */
  end() {
    this.#isEnded = true
    this.#reasons.clear()
    this.#ws.resume()
  }
}

/** Back-pressure: stops reading from a peer that does not read the answers. Call after adding the listener that answers. */
export function readNoFasterThanRead(ws: WebSocket, socket: Duplex, reading: ReadGate) {
  let waiting = false
  ws.on('message', check)
  ws.on('ping', check)

  function check() {
    if (waiting || socket.writableLength <= mostBuffered) return
    waiting = true
    reading.pause('answers unread')
    socket.once('drain', () => {
      waiting = false
      reading.resume('answers unread')
    })
  }
}
