import { ReconnectingSocket, type RoomEvent, type Environment } from '@parley/client'
import type { ClientFrame, Joined, Refusal } from '@parley/shared'
import type { Visitor } from '../storage/identity.ts'
import { refusalWords } from './refusal-words.ts'

export interface RoomLinkEvents {
  joined(frame: Joined): void
  onMessage(frame: Exclude<RoomEvent, Joined>): void
  lost(): void
  /** The server will not have us; it will not be tried again. */
  refused(words: string): void
}

export interface Cursor {
  epoch: string
  rev: number
}

/** One visitor's connection to a room, kept up. Unlike RoomClient it remembers no messages: it may run for months. */
export class RoomLink {
  cursor: Cursor | undefined
  readonly #visitor: Visitor
  readonly #events: RoomLinkEvents
  readonly #link: ReconnectingSocket

  constructor(visitor: Visitor, environment: Environment, events: RoomLinkEvents, cursor?: Cursor) {
    this.#visitor = { ...visitor }
    this.#events = events
    this.cursor = cursor
    this.#link = new ReconnectingSocket(environment, {
      changed: (now, before) => {
        if (now.name === 'refused') events.refused(refusalWords(now.because))
        else if (before.name === 'live' && now.name === 'waiting') events.lost()
      },
      opened: () => this.#greet(),
      onMessage: (frame) => this.#onMessage(frame),
    })
  }

  get live(): boolean {
    return this.#link.state.name === 'live'
  }

  start() {
    this.#link.start()
  }

  stop() {
    this.#link.stop()
  }

  /** Comes back with the cursor. */
  again() {
    this.#link.abandon()
  }

  send(frame: ClientFrame) {
    this.#link.send(frame)
  }

  #greet() {
    const { room, username, avatar, token } = this.#visitor
    const resume = this.cursor && { epoch: this.cursor.epoch, after: this.cursor.rev }
    this.send({ type: 'join', room, username, avatar, token, ...resume })
  }

  #onMessage(frame: RoomEvent) {
    if (frame.type === 'joined') {
      this.#link.joined()
      return this.#events.joined(frame)
    }
    if (frame.type === 'error' && this.#link.state.name === 'joining') return this.#refused(frame)
    this.#events.onMessage(frame)
  }

  #refused(refusal: Refusal) {
    const { username, otherName = username } = this.#visitor
    if (refusal.code !== 'name_taken' || username === otherName) return this.#link.refused(refusal)
    // P4.8: the connection stays, and another name may be tried.
    this.#visitor.username = otherName
    this.#greet()
  }
}
