import type { Joined, Refusal } from '@parley/shared'
import { noStore, Sender, type AttachedFile, type Outbox, type Environment } from '@parley/client'
import type { Member } from '../storage/identity.ts'
import { RoomConnection } from '../connection/room-connection.ts'

export interface PosterEvents {
  changed(outbox: Outbox): void
  /** P3.5: the next post is delayed by `seconds`. */
  onSlowDown(seconds: number): void
  /** The server refused the join or a post. */
  refused(because: Refusal | { closeCode: number }): void
  asked?(reason: string): void
  joined?(frame: Joined): void
}

/** Posts to a room in order, each until it is acknowledged, and stores no messages. */
export class Poster {
  readonly #connection: RoomConnection
  readonly #sender: Sender

  constructor(member: Member, environment: Environment, events: PosterEvents) {
    this.#sender = new Sender(environment, noStore, {
      changed: (outbox) => events.changed(outbox),
      send: (frame) => this.#connection.send(frame),
    })
    this.#connection = new RoomConnection(member, environment, {
      onJoined: (frame) => {
        events.joined?.(frame)
        this.#sender.live()
      },
      onLost: () => this.#sender.lost(),
      onRefused: (because) => events.refused(because),
      onAsked: (reason) => events.asked?.(reason),
      onMessage: (frame) => {
        if (frame.type === 'posted') this.#sender.acknowledged(frame.cid, frame.id, true)
        if (frame.type !== 'error' || frame.cid === undefined) return
        this.#sender.refused(frame.cid, frame)
        if (frame.retryAfter === undefined) events.refused(frame)
        else if (frame.code === 'slow_down') events.onSlowDown(frame.retryAfter)
      },
    })
  }

  get live(): boolean {
    return this.#connection.live
  }

  get outbox(): Outbox {
    return this.#sender.outbox
  }

  start() {
    this.#connection.start()
  }

  stop() {
    this.#connection.stop()
  }

  post(message: string, attached: readonly AttachedFile[] = []) {
    this.#sender.add({ type: 'post', message, ...(attached.length > 0 && { attached }) })
  }
}
