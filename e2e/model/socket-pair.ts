import type { Socket, SocketEvents } from '@parley/client'
import type { CloseCode, ServerFrame } from '@parley/shared'
import { payloadOf } from '../../apps/server/src/testing/fake-peer.ts'
import type { Peer } from '../../apps/server/src/websocket/peer.ts'
import type { Rooms } from '../../apps/server/src/chat/rooms.ts'
import { Session } from '../../apps/server/src/chat/session.ts'
import { TokenBucket } from '../../apps/server/src/chat/token-bucket.ts'

/** A client's socket and the server's end of it, with two lines in between that move when they are told to. */
export class SocketPair implements Socket, Peer {
  buffered = 0
  readonly #events: SocketEvents
  readonly #session: Session
  #toServer: string[] = []
  #toClient: string[] = []
  #whenDrained: (() => void)[] = []
  #open = true

  constructor(events: SocketEvents, rooms: Rooms) {
    this.#events = events
    this.#session = new Session(this, rooms, new TokenBucket(0, 1, 0))
  }

  /** Up to `count` frames arrive in each direction. */
  deliver(count: number) {
    for (const text of this.#toServer.splice(0, count)) if (this.#open) this.#session.onMessage(text)
    for (const text of this.#toClient.splice(0, count)) if (this.#open) this.#events.onMessage(text)
  }

  opened() {
    if (this.#open) this.#events.onOpen()
  }

  /** Breaks off; what was on its way is gone. */
  drop(code = 1006) {
    if (!this.#open) return
    this.#open = false
    this.#session.gone()
    this.#events.onClose(code)
  }

  drain() {
    this.buffered = 0
    for (const then of this.#whenDrained.splice(0)) then()
  }

  send(frame: string | ServerFrame | object) {
    if (!this.#open) return
    if (typeof frame === 'string') this.#toServer.push(frame)
    else this.#toClient.push(JSON.stringify(frame))
  }

  // Writes are not what this is about: frames move when they are told to.
  hold() {}
  release() {}

  sendEncoded(frame: Buffer) {
    if (this.#open) this.#toClient.push(payloadOf(frame))
  }

  whenDrained(then: () => void) {
    this.#whenDrained.push(then)
  }

  // The lines hold whatever comes: holding back is what socket tests are for.
  pause() {}
  resume() {}

  close(code?: CloseCode) {
    if (code !== undefined) return this.drop(code.code)
    if (!this.#open) return
    this.#open = false
    this.#session.gone()
  }
}
