import { noStore, Sender, type Outbox, type Environment } from '@parley/client'
import type { Visitor } from '../storage/identity.ts'
import { refusalWords } from '../connection/refusal-words.ts'
import { RoomLink } from '../connection/room-link.ts'

export interface PosterEvents {
  changed(outbox: Outbox): void
  /** P3.5: the next post goes in so many seconds. */
  slowedDown(seconds: number): void
  /** The server refused to have us, or the post that came next. */
  refused(words: string): void
}

/** Posts to a room, in order and each until it is acknowledged, and reads nothing of it. */
export class Poster {
  readonly #link: RoomLink
  readonly #sender: Sender

  constructor(visitor: Visitor, environment: Environment, events: PosterEvents) {
    this.#sender = new Sender(environment, noStore, {
      changed: (outbox) => events.changed(outbox),
      send: (frame) => this.#link.send(frame),
    })
    this.#link = new RoomLink(visitor, environment, {
      joined: () => this.#sender.live(),
      lost: () => this.#sender.lost(),
      refused: (words) => events.refused(words),
      onMessage: (frame) => {
        if (frame.type === 'posted') this.#sender.acknowledged(frame.cid, frame.id, true)
        if (frame.type !== 'error' || frame.cid === undefined) return
        this.#sender.refused(frame.cid, frame)
        if (frame.retryAfter === undefined) events.refused(refusalWords(frame))
        else if (frame.code === 'slow_down') events.slowedDown(frame.retryAfter)
      },
    })
  }

  get live(): boolean {
    return this.#link.live
  }

  get outbox(): Outbox {
    return this.#sender.outbox
  }

  start() {
    this.#link.start()
  }

  stop() {
    this.#link.stop()
  }

  post(message: string) {
    this.#sender.add({ type: 'post', message })
  }
}
