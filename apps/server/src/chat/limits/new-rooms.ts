import type { Actor } from '../../identity/actor.ts'
import type { MessageLog } from '../../log/message-log.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import type { Limits } from './limits.ts'

/** P3.13: which rooms may begin. */
export class NewRooms {
  readonly #log: Pick<MessageLog, 'countRooms'>
  readonly #limits: Limits
  readonly #most: number
  readonly #asked = new WeakMap<object, Promise<Refused | undefined>>()

  /** `most`: rooms with messages; 0: no limit. */
  constructor(log: Pick<MessageLog, 'countRooms'>, limits: Limits, most: number) {
    this.#log = log
    this.#limits = limits
    this.#most = most
  }

  /**
   * Why the room may not begin; asked once for all posts that arrive before the first of them is stored. `room`: the same object
   * for all of them.
   */
  async refusal(actor: Actor, room: object): Promise<Refused | undefined> {
    const asked = this.#asked.get(room)
    if (asked !== undefined) return asked
    const answer = this.#decide(actor)
    this.#asked.set(room, answer)
    let mayBegin = false
    try {
      const refusal = await answer
      mayBegin = refusal === undefined
      return refusal
    } finally {
      if (!mayBegin) this.#asked.delete(room)
    }
  }

  async #decide(actor: Actor) {
    if (await this.#areFull()) return refused('too_many_rooms')
    const retryAfter = this.#limits.take('new room', actor)
    return retryAfter > 0 ? refused('slow_down', { retryAfter }) : undefined
  }

  async #areFull() {
    return this.#most > 0 && (await this.#log.countRooms(this.#most)) >= this.#most
  }
}
