import { limits, type PeopleFrame, type Person, type PresentPerson, type ServerFrame } from '@parley/shared'

/** A person is there as long as any of their sessions is, and a little longer: a reload is no departure. */
export const lingerMs = 2_000

interface Presented {
  readonly person: Person
  /** The same for a person of several names; undefined where nobody asked. */
  readonly author: string | undefined
  /** And whether each is idle. */
  readonly sessions: Map<object, boolean>
  idle: boolean
  leftAt: number
}

/** Who is in a room. Times are milliseconds of any one clock. */
export class Presence {
  readonly #here = new Map<string, Presented>()
  #told = new Map<string, PresentPerson>()
  /** Somebody was told only how many there are. */
  #toldTooMany = false

  enter(session: object, person: Person, author?: string) {
    const key = keyOf(person)
    const known = this.#here.get(key) ?? { person, author, sessions: new Map(), idle: false, leftAt: 0 }
    this.#set(known, session, false)
    this.#here.set(key, known)
  }

  leave(session: object, person: Person, now: number) {
    const known = this.#here.get(keyOf(person))
    if (known === undefined) return
    known.sessions.delete(session)
    known.leftAt = now
    known.idle = isIdle(known)
  }

  /** P6.5: a person is idle when all their sessions are. */
  idle(session: object, person: Person, idle: boolean) {
    const known = this.#here.get(keyOf(person))
    if (known?.sessions.has(session)) this.#set(known, session, idle)
  }

  /** How many are here, or were until just now. */
  get count(): number {
    return this.#here.size
  }

  /** Everyone who was told of, and the one who asks: whoever is new is told to all at the next news. */
  everyone(asking?: Person): PeopleFrame {
    const isNew = asking !== undefined && !this.#told.has(keyOf(asking))
    const count = this.#told.size + (isNew ? 1 : 0)
    // Thousands who come at once may not each cost a walk through all of them.
    this.#toldTooMany ||= count > limits.peopleListed
    if (count > limits.peopleListed) return { type: 'people', count, people: [] }
    return { type: 'people', count, people: [...this.#told.values(), ...(isNew ? [asking] : [])] }
  }

  /** What to tell the room since the last time, if anything. */
  news(now: number): ServerFrame | undefined {
    this.#forgetTheGone(now)
    const before = this.#told
    this.#told = new Map([...this.#here].map(([key, known]) => [key, shown(known)]))
    const arrived = [...this.#told].filter(([key]) => !before.has(key)).map(([, person]) => person)
    const left = [...before].filter(([key]) => !this.#told.has(key)).map(([, person]) => person)
    const changed = [...this.#told].filter(
      ([key, { idle }]) => before.has(key) && before.get(key)?.idle !== idle,
    )
    const isCrowd = this.#told.size > limits.peopleListed
    if (arrived.length === 0 && left.length === 0 && (isCrowd || changed.length === 0)) return undefined
    const uncountable = this.#toldTooMany || isCrowd
    this.#toldTooMany = false
    if (uncountable) return this.everyone()
    const idleness = changed.length === 0 ? {} : { changed: changed.map(([, person]) => person) }
    return { type: 'presence', count: this.#told.size, arrived, left, ...idleness }
  }

  /** When the next of those who have no session will be gone. */
  get nextDeparture(): number | undefined {
    const leaving = [...this.#here.values()].filter(({ sessions }) => sessions.size === 0)
    return leaving.length === 0 ? undefined : Math.min(...leaving.map(({ leftAt }) => leftAt + lingerMs))
  }

  #set(known: Presented, session: object, idle: boolean) {
    known.sessions.set(session, idle)
    known.idle = isIdle(known)
  }

  #forgetTheGone(now: number) {
    const stay = [...this.#here.values()].filter(({ sessions }) => sessions.size > 0)
    if (stay.length === this.#here.size) return
    // Whoever is here under another name has left this one at once.
    const authors = new Set(stay.map(({ author }) => author ?? ''))
    for (const [key, { sessions, author = '', leftAt }] of this.#here) {
      const isGone = now - leftAt >= lingerMs || (author !== '' && authors.has(author))
      if (sessions.size === 0 && isGone) this.#here.delete(key)
    }
  }
}

/** Whoever has just gone was as idle as they are going to be. */
function isIdle({ sessions, idle }: Presented) {
  return sessions.size === 0 ? idle : [...sessions.values()].every(Boolean)
}

function shown({ person, idle }: Presented): PresentPerson {
  return idle ? { ...person, idle } : person
}

/** Who has the same is the same person. */
export const keyOf = ({ username, avatar }: Person) => `${avatar}${username}`
