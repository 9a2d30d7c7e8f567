import type { Socket, SocketEvents } from '@parley/client'
import type { CloseCode, ServerFrame } from '@parley/shared'
import { payloadOf } from '../../apps/server/src/testing/fake-peer.ts'
import type { Peer } from '../../apps/server/src/chat/peer.ts'
import type { App } from '../../apps/server/src/app.ts'
import type { Connection } from '../../apps/server/src/websocket/upgrade.ts'

/** A client's socket and the server's peer, with a queue in each direction that the test delivers. */
export class SocketPair implements Socket, Peer {
  buffered = 0
  readonly #events: SocketEvents
  readonly #session: Connection
  #toServer: string[] = []
  #toClient: string[] = []
  #whenDrained: (() => void)[] = []
  #open = true

  constructor(events: SocketEvents, app: App) {
    this.#events = events
    this.#session = app.connect(this, 'parley.v1', { address: '127.0.0.1' })
  }

  /** Delivers up to `count` frames in each direction. */
  deliver(count: number) {
    for (const text of this.#toServer.splice(0, count)) if (this.#open) this.#session.onMessage(text)
    for (const text of this.#toClient.splice(0, count)) if (this.#open) this.#events.onMessage(text)
  }

  opened() {
    if (this.#open) this.#events.onOpen()
  }

  /** Closes the connection; queued frames are lost. */
  drop(code = 1006) {
    if (!this.#open) return
    this.#open = false
    this.#session.onClose()
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

  // Frames are queued anyway.
  cork() {}
  uncork() {}

  sendEncoded(frame: Buffer) {
    if (this.#open) this.#toClient.push(payloadOf(frame))
  }

  whenDrained(then: () => void) {
    this.#whenDrained.push(then)
  }

  joined() {
    // The model limits no address.
  }

  // The queues are unbounded: back-pressure is tested with real sockets.
  answered() {}

  pause() {}
  resume() {}

  close(code?: CloseCode) {
    if (code !== undefined) return this.drop(code.code)
    if (!this.#open) return
    this.#open = false
    this.#session.onClose()
  }
}
