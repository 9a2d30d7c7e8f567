import { limits, type Person, type ServerFrame } from '@parley/shared'

/** A room gets at most one typing frame in this many milliseconds. */
const roomSpacingMs = 100
/** Less than a client waits, since clocks and networks are never exact. */
const personSpacingMs = limits.typingEvery - 1_000

/** P6.4: limits how often a room is told who is writing. Times are milliseconds of any one clock. */
export class TypingThrottle {
  readonly #sentAt = new WeakMap<object, number>()
  #roomSentAt = -Infinity

  /** After a post, the same person may be announced again at once. */
  posted(session: object) {
    this.#sentAt.delete(session)
  }

  /** The frame for the room, or undefined when it comes too early. */
  local(session: object, person: Person, now: number): ServerFrame | undefined {
    if (now - (this.#sentAt.get(session) ?? -Infinity) < personSpacingMs) return undefined
    const frame = this.remote(person, now)
    if (frame !== undefined) this.#sentAt.set(session, now)
    return frame
  }

  /** The same for a person on another node, which has limited them already. */
  remote(person: Person, now: number): ServerFrame | undefined {
    if (now - this.#roomSentAt < roomSpacingMs) return undefined
    this.#roomSentAt = now
    return { type: 'typing', ...person }
  }
}
