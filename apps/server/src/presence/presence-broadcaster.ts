import { limits, type PeopleFrame, type Person, type ServerFrame } from '@parley/shared'
import { lingerMs, Presence } from './presence.ts'

/** Arrivals gather for this long, in milliseconds. */
const gatherMs = 250

/** P6.5: one connection makes everyone hear of idleness no more often, in milliseconds. */
const idleEveryMs = 2_000

/** All of thousands cannot be told of each of thousands: milliseconds from one time to the next, for each person. */
const spacingMsEach = 0.25

/** Tells a room who comes and goes, gathered and not too often. */
export class PresenceBroadcaster {
  readonly #presence = new Presence()
  readonly #tell: (news: ServerFrame) => void
  /** When what a session last said of its idleness was or will be told. */
  readonly #idleDue = new WeakMap<object, number>()
  #timer: NodeJS.Timeout | undefined
  #due = 0
  #toldAt = 0

  constructor(tell: (news: ServerFrame) => void) {
    this.#tell = tell
  }

  enter(session: object, person: Person, author?: string) {
    this.#presence.enter(session, person, author)
    this.#tellAt(performance.now() + gatherMs)
  }

  leave(session: object, person: Person) {
    const now = performance.now()
    this.#presence.leave(session, person, now)
    this.#tellAt(now + lingerMs)
  }

  /** They left long ago, and it was noticed only now. */
  lost(session: object, person: Person) {
    const now = performance.now()
    this.#presence.leave(session, person, now - lingerMs)
    this.#tellAt(now + gatherMs)
  }

  /** Whoever is here already is no news. */
  settle() {
    this.#presence.news(performance.now())
  }

  idle(session: object, person: Person, idle: boolean) {
    this.#presence.idle(session, person, idle)
    if (this.isCrowd) return
    const now = performance.now()
    const before = this.#idleDue.get(session) ?? -Infinity
    const due = before > now ? before : Math.max(now + gatherMs, before + idleEveryMs)
    this.#idleDue.set(session, due)
    this.#tellAt(due)
  }

  /** What somebody who has just come to hear the news is told. */
  everyone(asking: Person): PeopleFrame {
    return this.#presence.everyone(asking)
  }

  /** There are too many to tell of each. */
  get isCrowd(): boolean {
    return this.#presence.count > limits.peopleListed
  }

  close() {
    clearTimeout(this.#timer)
  }

  #tellAt(wanted: number) {
    const due = Math.max(wanted, this.#toldAt + this.#presence.count * spacingMsEach)
    if (this.#timer !== undefined && this.#due <= due) return
    clearTimeout(this.#timer)
    this.#due = due
    this.#timer = setTimeout(() => this.#tellNow(), Math.max(0, due - performance.now()))
  }

  #tellNow() {
    this.#timer = undefined
    this.#toldAt = performance.now()
    const news = this.#presence.news(this.#toldAt)
    if (news !== undefined) this.#tell(news)
    const next = this.#presence.nextDeparture
    if (next !== undefined) this.#tellAt(next)
  }
}
