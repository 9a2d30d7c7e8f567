import { readFrame, retryMsOf, serverFrame, type ClientFrame, type Refusal } from '@parley/shared'
import { step, type Connection, type ConnectionEffect, type ConnectionEvent } from './connection.ts'
import { Heartbeat } from './heartbeat.ts'
import type { RoomEvent } from '../timeline/room-event.ts'
import { AuthorAliases } from '../presence/author-aliases.ts'
import type { Socket, Environment } from './environment.ts'

export interface ReconnectingSocketEvents {
  onStateChange(now: Connection, before: Connection): void
  /** The socket is open: the first frame to send is the join. */
  onOpen(): void
  onMessage(frame: RoomEvent): void
}

/** A connection that is opened again when it is lost, and given up when it is silent. */
export class ReconnectingSocket {
  readonly #environment: Environment
  readonly #events: ReconnectingSocketEvents
  readonly #heartbeat: Heartbeat
  #state: Connection = { name: 'idle' }
  #socket: Socket | undefined
  #aliases = new AuthorAliases()
  #cancelTimer = () => {}

  constructor(environment: Environment, events: ReconnectingSocketEvents) {
    this.#environment = environment
    this.#events = events
    this.#heartbeat = new Heartbeat(environment, {
      ping: () => this.send({ type: 'ping' }),
      dead: () => this.abandon(),
    })
  }

  get state(): Connection {
    return this.#state
  }

  start() {
    this.#on({ type: 'start' })
  }

  stop() {
    this.#on({ type: 'stop' })
  }

  /** The network or the person is back. */
  wake() {
    if (this.#state.name === 'live') this.#heartbeat.probe()
    this.#on({ type: 'wake' })
  }

  /** The server has accepted the join. */
  joined() {
    this.#on({ type: 'joined' })
    this.#heartbeat.start()
  }

  /** The server has refused the join. */
  refused(refusal: Refusal) {
    this.#on({ type: 'refused', refusal })
  }

  /** The server has ended the connection for good, and says why. */
  expelled(refusal: Refusal) {
    this.#on({ type: 'expelled', refusal })
  }

  /** Closes this connection as lost; the next one is opened after the backoff. */
  abandon() {
    this.#close()
    this.#on({ type: 'lost', closeCode: 1006 })
  }

  /** Replaces the connection at once. */
  renew() {
    this.abandon()
    this.#on({ type: 'wake' })
  }

  send(frame: ClientFrame) {
    this.#socket?.send(JSON.stringify(frame))
  }

  #on(event: ConnectionEvent) {
    const before = this.#state
    const { state, effects } = step(before, event, this.#environment.random)
    this.#state = state
    if (state !== before) this.#events.onStateChange(state, before)
    for (const effect of effects) this.#run(effect)
  }

  #run(effect: ConnectionEffect) {
    switch (effect.type) {
      case 'open':
        return this.#open()
      case 'close':
        return this.#close()
      case 'join':
        return this.#events.onOpen()
      case 'set-timer':
        this.#cancelTimer = this.#environment.after(effect.ms, () => this.#on({ type: 'elapsed' }))
        return
      case 'clear-timer':
        return this.#cancelTimer()
    }
  }

  #open() {
    const socket = this.#environment.connect({
      onOpen: () => this.#socket === socket && this.#on({ type: 'opened' }),
      onMessage: (text) => this.#socket === socket && this.#onMessage(text),
      onClose: (closeCode, reason = '') => {
        if (this.#socket !== socket) return
        this.#socket = undefined
        this.#heartbeat.stop()
        this.#on({ type: 'lost', closeCode, retryMs: retryMsOf(reason) })
      },
    })
    this.#socket = socket
    this.#aliases = new AuthorAliases()
  }

  #close() {
    const socket = this.#socket
    this.#socket = undefined
    this.#heartbeat.stop()
    socket?.close()
  }

  #onMessage(text: string) {
    this.#heartbeat.onMessage()
    const read = readFrame(serverFrame, text)
    if (!read.ok) {
      // P1.3: an unknown type is ignored; a known type with a wrong shape means that a frame was lost.
      if (!['not_json', 'unknown_type'].includes(read.refusal.code)) this.abandon()
      return
    }
    const complete = this.#aliases.complete(read.frame)
    // P5.7: a number without an introduction is treated like a gap.
    if (complete === undefined) this.abandon()
    else this.#events.onMessage(complete)
  }
}
