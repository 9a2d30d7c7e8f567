import type { Actor } from '../../identity/actor.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Limits } from './limits.ts'

/** P3.13: how many rooms there may be, and how often people may begin one. */
export class NewRooms {
  readonly #log: Pick<MessageLog, 'countRooms'>
  readonly #limits: Pick<Limits, 'take'>
  readonly #most: number
  readonly #begun = new WeakMap<object, Promise<Refused | undefined>>()

  /** `most`: rooms with messages; 0: no limit. */
  constructor(log: Pick<MessageLog, 'countRooms'>, limits: Pick<Limits, 'take'>, most: number) {
    this.#log = log
    this.#limits = limits
    this.#most = most
  }

  /** Why the room may not begin, asked once for all posts that arrive before the first of them is stored. */
  async begin(actor: Actor, room: object): Promise<Refused | undefined> {
    const asked = this.#begun.get(room)
    if (asked !== undefined) return asked
    const answer = this.#areFull().then((full) => {
      if (full) return refused('too_many_rooms')
      const retryAfter = this.#limits.take('new room', actor)
      return retryAfter > 0 ? refused('slow_down', { retryAfter }) : undefined
    })
    this.#begun.set(room, answer)
    let mayBegin = false
    try {
      const refusal = await answer
      mayBegin = refusal === undefined
      return refusal
    } finally {
      if (!mayBegin) this.#begun.delete(room)
    }
  }

  async #areFull() {
    return this.#most > 0 && (await this.#log.countRooms(this.#most)) >= this.#most
  }
}
