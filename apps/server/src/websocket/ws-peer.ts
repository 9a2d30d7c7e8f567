import type { CloseCode, SampleFrame, ServerFrame } from '@parley/shared'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { mostBuffered } from '../chat/broadcast/fan-out.ts'
import type { Peer } from '../chat/peer.ts'
import type { ReadGate } from './read-gate.ts'

/**
 * A peer over `ws` and the socket under it. Without permessage-deflate `ws` writes a frame to its socket at once, so
 * frames written to that socket directly keep their order with those that `ws` sends.
 */
export class WsPeer implements Peer {
  readonly #ws: WebSocket
  readonly #socket: Duplex
  readonly #reading: ReadGate
  #holding = false

  constructor(ws: WebSocket, socket: Duplex, reading: ReadGate) {
    this.#ws = ws
    this.#socket = socket
    this.#reading = reading
  }

  get buffered() {
    return this.#socket.writableLength
  }

  send(frame: ServerFrame | SampleFrame) {
    if (this.#isOpen()) this.#ws.send(JSON.stringify(frame))
  }

  hold() {
    if (this.#holding) return
    this.#holding = true
    this.#socket.cork()
  }

  release() {
    if (!this.#holding) return
    this.#holding = false
    this.#socket.uncork()
  }

  sendEncoded(frame: Buffer) {
    if (this.#isOpen()) this.#socket.write(frame)
    this.release()
  }

  whenDrained(then: () => void) {
    if (this.buffered <= mostBuffered) queueMicrotask(then)
    else this.#socket.once('drain', then)
  }

  pause(reason: string) {
    this.#reading.pause(reason)
  }

  resume(reason: string) {
    this.#reading.resume(reason)
  }

  close({ code }: CloseCode, reason: string) {
    this.#ws.close(code, reason)
    // The other side says goodbye too, and whoever does not hear that waits for it for half a minute.
    this.#reading.end()
  }

  #isOpen() {
    return this.#ws.readyState === this.#ws.OPEN
  }
}
