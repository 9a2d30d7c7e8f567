import type { Changes, Environment } from '@parley/client'
import type { Joined, Message, Refusal } from '@parley/shared'
import type { Member } from '../storage/identity.ts'
import { RoomConnection, type Cursor } from '../connection/room-connection.ts'

export interface FollowerEvents {
  /** Changes in rev order, each once. */
  messages(messages: readonly Message[], epoch: string): void
  /** All existing messages have been reported. */
  live(): void
  /** The room has a new log: the next messages are its newest ones. */
  reset(): void
  lost(): void
  refused(because: Refusal | { closeCode: number }): void
  asked?(reason: string): void
}

/** Reads a room from a cursor on, across lost connections, and stores no messages. */
export class Follower {
  readonly #events: FollowerEvents
  readonly #connection: RoomConnection

  constructor(member: Member, environment: Environment, events: FollowerEvents, from?: Cursor) {
    this.#events = events
    this.#connection = new RoomConnection(
      member,
      environment,
      {
        onJoined: (frame) => this.#joined(frame),
        onLost: () => events.lost(),
        onRefused: (because) => events.refused(because),
        onAsked: (reason) => events.asked?.(reason),
        onMessage: (frame) => {
          if (frame.type === 'messages') this.#messages(frame)
          if (frame.type === 'people') events.live() // P4.5
        },
      },
      from,
    )
  }

  start() {
    this.#connection.start()
  }

  stop() {
    this.#connection.stop()
  }

  #joined({ resumed, epoch, rev, messages }: Joined) {
    if (resumed) return
    if (this.#connection.cursor !== undefined) this.#events.reset()
    this.#connection.cursor = { epoch, rev }
    this.#events.messages(messages, epoch)
  }

  // P5.2
  #messages({ after, rev, messages }: Changes) {
    const { cursor } = this.#connection
    if (cursor === undefined || rev <= cursor.rev) return
    if (after > cursor.rev) return this.#connection.reconnect()
    const changes = messages.filter((message) => message.rev > cursor.rev)
    this.#connection.cursor = { epoch: cursor.epoch, rev }
    this.#events.messages(changes, cursor.epoch)
  }
}
