import { limits, type Person, type ServerFrame } from '@parley/shared'

/** At most so often, in milliseconds, does a room hear that anybody writes. */
const spacingMs = 100
/** Less than a client waits, since clocks and networks are never exact. */
const againMs = limits.typingEvery - 1_000

/** P6.4: tells a room who is writing, and not more often than it is of use. Times are milliseconds of any one clock. */
export class TypingBroadcaster {
  readonly #said = new WeakMap<object, number>()
  #toldAt = -Infinity

  /** Whoever has posted may say at once that they write the next. */
  posted(session: object) {
    this.#said.delete(session)
  }

  /** What to tell the room, if anything. */
  news(session: object, person: Person, now: number): ServerFrame | undefined {
    if (now - (this.#said.get(session) ?? -Infinity) < againMs) return undefined
    const news = this.remoteNews(person, now)
    if (news !== undefined) this.#said.set(session, now)
    return news
  }

  /** The same of somebody whose own node has seen to it that they do not say it too often. */
  remoteNews(person: Person, now: number): ServerFrame | undefined {
    if (now - this.#toldAt < spacingMs) return undefined
    this.#toldAt = now
    return { type: 'typing', ...person }
  }
}
