import type { Changes, Environment } from '@parley/client'
import type { Joined, Message } from '@parley/shared'
import type { Visitor } from '../storage/identity.ts'
import { RoomLink, type Cursor } from '../connection/room-link.ts'

export interface FollowerEvents {
  /** Changes in rev order, each once. */
  messages(messages: readonly Message[], epoch: string): void
  /** Everything there is has been told. */
  live(): void
  /** The log is not the one of the cursor: what follows starts with its newest messages. */
  reset(): void
  lost(): void
  refused(words: string): void
}

/** Reads a room from a cursor on, whatever is interrupted in between, and holds none of what it has read. */
export class Follower {
  readonly #events: FollowerEvents
  readonly #link: RoomLink

  constructor(visitor: Visitor, environment: Environment, events: FollowerEvents, from?: Cursor) {
    this.#events = events
    this.#link = new RoomLink(
      visitor,
      environment,
      {
        joined: (frame) => this.#joined(frame),
        lost: () => events.lost(),
        refused: (words) => events.refused(words),
        onMessage: (frame) => {
          if (frame.type === 'messages') this.#messages(frame)
          if (frame.type === 'people') events.live() // P4.5
        },
      },
      from,
    )
  }

  start() {
    this.#link.start()
  }

  stop() {
    this.#link.stop()
  }

  #joined({ resumed, epoch, rev, messages }: Joined) {
    if (resumed) return
    if (this.#link.cursor !== undefined) this.#events.reset()
    this.#link.cursor = { epoch, rev }
    this.#events.messages(messages, epoch)
  }

  // P5.2
  #messages({ after, rev, messages }: Changes) {
    const { cursor } = this.#link
    if (cursor === undefined || rev <= cursor.rev) return
    if (after > cursor.rev) return this.#link.again()
    const news = messages.filter((message) => message.rev > cursor.rev)
    this.#link.cursor = { epoch: cursor.epoch, rev }
    this.#events.messages(news, cursor.epoch)
  }
}
