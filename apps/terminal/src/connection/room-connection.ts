import { forgetKey, ReconnectingSocket, type RoomEvent, type Environment } from '@parley/client'
import type { ClientFrame, Joined, Refusal } from '@parley/shared'
import type { Member } from '../storage/identity.ts'
import { isAboutName } from './refusal-text.ts'

export interface RoomConnectionEvents {
  onJoined(frame: Joined): void
  onMessage(frame: Exclude<RoomEvent, Joined>): void
  onLost(): void
  /** The server refused the join for good. */
  onRefused(because: Refusal | { closeCode: number }): void
  /** P12.6: those inside have been asked. */
  onAsked?(reason: string): void
}

export interface Cursor {
  epoch: string
  rev: number
}

/** A reconnecting connection to a room. Unlike RoomClient it stores no messages: it may run for months. */
export class RoomConnection {
  cursor: Cursor | undefined
  readonly #member: Member
  readonly #events: RoomConnectionEvents
  readonly #socket: ReconnectingSocket
  #hasAsked = false

  constructor(member: Member, environment: Environment, events: RoomConnectionEvents, cursor?: Cursor) {
    this.#member = { ...member }
    this.#events = events
    this.cursor = cursor
    this.#socket = new ReconnectingSocket(environment, {
      onStateChange: (now, before) => {
        if (now.name === 'refused') events.onRefused(now.because)
        else if (now.name === 'waiting' && now.because?.code === 'asked') this.#asked(now.because)
        else if (before.name === 'live' && now.name === 'waiting') events.onLost()
      },
      onOpen: () => this.#sendJoin(),
      onMessage: (frame) => this.#onMessage(frame),
    })
  }

  get live(): boolean {
    return this.#socket.state.name === 'live'
  }

  start() {
    this.#socket.start()
  }

  stop() {
    this.#socket.stop()
  }

  /** Reconnects with the cursor. */
  reconnect() {
    this.#socket.abandon()
  }

  send(frame: ClientFrame) {
    this.#socket.send(frame)
  }

  #sendJoin() {
    const { room, username, avatar, token, key, ask } = this.#member
    const resume = this.cursor && { epoch: this.cursor.epoch, after: this.cursor.rev }
    const door = { ...(key !== undefined && { key }), ...(ask && { ask }) }
    this.send({ type: 'join', room, username, avatar, token, ...door, ...resume })
  }

  #asked({ reason }: Refusal) {
    if (!this.#hasAsked) this.#events.onAsked?.(reason)
    this.#hasAsked = true
  }

  #onMessage(frame: RoomEvent) {
    if (frame.type === 'joined') {
      this.#socket.joined()
      forgetKey(this.#member)
      return this.#events.onJoined(frame)
    }
    if (frame.type === 'error' && this.#socket.state.name === 'joining') return this.#refused(frame)
    this.#events.onMessage(frame)
  }

  #refused(refusal: Refusal) {
    const { username, otherName = username } = this.#member
    if (!isAboutName(refusal) || username === otherName) return this.#socket.refused(refusal)
    // P4.7, P4.8: the connection stays open for another name.
    this.#member.username = otherName
    this.#sendJoin()
  }
}
