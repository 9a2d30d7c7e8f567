import type { CloseCode, SampleFrame, ServerFrame } from '@parley/shared'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { encodeFrame } from '../chat/broadcast/encode-frame.ts'
import { mostBuffered } from '../chat/broadcast/fan-out.ts'
import type { Peer } from '../chat/peer.ts'
import type { ReadGate } from './read-gate.ts'

/** P1.9: what a client has asked for. */
const answers: ReadonlySet<ServerFrame['type']> = new Set([
  'joined',
  'posted',
  'changed',
  'history',
  'thread',
  'found',
])

export interface WsPeerEvents {
  isDraining(): boolean
  answered(): void
  joined(): void
}

/**
 * A peer over `ws` and its socket, to which frames are written directly: one buffer each, where `ws` writes two. Without
 * permessage-deflate, `ws` writes its own (pings, close) at once, so all keep their order.
 */
export class WsPeer implements Peer {
  readonly #ws: WebSocket
  readonly #socket: Duplex
  readonly #reading: ReadGate
  readonly #events: WsPeerEvents
  #isHolding = false

  constructor(ws: WebSocket, socket: Duplex, reading: ReadGate, events: WsPeerEvents) {
    this.#ws = ws
    this.#socket = socket
    this.#reading = reading
    this.#events = events
  }

  get buffered() {
    return this.#socket.writableLength
  }

  send(frame: ServerFrame | SampleFrame) {
    if (this.#isOpen()) this.#socket.write(encodeFrame(frame))
    if ('type' in frame && answers.has(frame.type)) this.answered()
  }

  cork() {
    if (this.#isHolding) return
    this.#isHolding = true
    this.#socket.cork()
  }

  uncork() {
    if (!this.#isHolding) return
    this.#isHolding = false
    this.#socket.uncork()
  }

  sendEncoded(frame: Buffer) {
    if (this.#isOpen()) this.#socket.write(frame)
    this.uncork()
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

  answered() {
    this.#events.answered()
  }

  joined() {
    this.#events.joined()
  }

  close({ code }: CloseCode, reason: string) {
    if (this.#events.isDraining()) return // the shutdown closes it, with a time to come back (P9.4)
    this.#ws.close(code, reason)
    // The peer's close frame must be read: otherwise `ws` waits 30 seconds for it.
    this.#reading.end()
  }

  #isOpen() {
    return this.#ws.readyState === this.#ws.OPEN
  }
}
