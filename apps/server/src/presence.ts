import { limits, type Person, type ServerFrame } from '@parley/shared'

/** A person is there as long as any of their sessions is, and a little longer: a reload is no departure. */
export const lingerMs = 2_000

/** Who is in a room. Times are milliseconds of any one clock. */
export class Presence {
  readonly #here = new Map<string, { person: Person; sessions: Set<object>; leftAt: number }>()
  #announced = new Map<string, Person>()

  enter(session: object, person: Person) {
    const key = keyOf(person)
    const known = this.#here.get(key) ?? { person, sessions: new Set(), leftAt: 0 }
    known.sessions.add(session)
    this.#here.set(key, known)
  }

  leave(session: object, person: Person, now: number) {
    const known = this.#here.get(keyOf(person))
    if (known === undefined) return
    known.sessions.delete(session)
    known.leftAt = now
  }

  /** Everyone, for a session that has just gone live. */
  everyone(): ServerFrame {
    const people = [...this.#here.values()].map(({ person }) => person)
    return { type: 'people', count: people.length, people: people.length > limits.peopleListed ? [] : people }
  }

  /** What to tell the room since the last time, if anything. */
  news(now: number): ServerFrame | undefined {
    this.#forgetTheGone(now)
    const before = this.#announced
    this.#announced = new Map([...this.#here].map(([key, { person }]) => [key, person]))
    const arrived = [...this.#announced].filter(([key]) => !before.has(key)).map(([, person]) => person)
    const left = [...before].filter(([key]) => !this.#announced.has(key)).map(([, person]) => person)
    if (arrived.length === 0 && left.length === 0) return undefined
    const uncountable = Math.max(before.size, this.#announced.size) > limits.peopleListed
    return uncountable ? this.everyone() : { type: 'presence', count: this.#announced.size, arrived, left }
  }

  /** Someone is on the point of being gone: look again after `lingerMs`. */
  get unsettled(): boolean {
    return [...this.#here.values()].some(({ sessions }) => sessions.size === 0)
  }

  #forgetTheGone(now: number) {
    for (const [key, { sessions, leftAt }] of this.#here)
      if (sessions.size === 0 && now - leftAt >= lingerMs) this.#here.delete(key)
  }
}

const keyOf = ({ username, avatar }: Person) => `${avatar}${username}`
