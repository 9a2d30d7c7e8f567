import { limits, type Person, type ServerFrame } from '@parley/shared'

/** A room gets at most one typing frame in this many milliseconds. */
const roomSpacingMs = 100
/** Less than clients wait, because clocks and networks are not exact. */
const personSpacingMs = limits.typingEvery - 1_000

/** P6.4: limits the typing frames of a room. Times are milliseconds of one clock. */
export class TypingThrottle {
  readonly #sentAt = new WeakMap<object, number>()
  #roomSentAt = -Infinity

  /** After a post, the next typing frame of the session is not too early. */
  posted(session: object) {
    this.#sentAt.delete(session)
  }

  /** The frame to broadcast; undefined when it is too early. */
  local(session: object, person: Person, now: number): ServerFrame | undefined {
    if (now - (this.#sentAt.get(session) ?? -Infinity) < personSpacingMs) return undefined
    const frame = this.remote(person, now)
    if (frame !== undefined) this.#sentAt.set(session, now)
    return frame
  }

  /** The same for a person on another node, which already applied the limit for one person. */
  remote(person: Person, now: number): ServerFrame | undefined {
    if (now - this.#roomSentAt < roomSpacingMs) return undefined
    this.#roomSentAt = now
    return { type: 'typing', ...person }
  }
}
