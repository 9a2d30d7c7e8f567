import {
  limits,
  personKey,
  type PeopleFrame,
  type Person,
  type PresentPerson,
  type ServerFrame,
  type Subject,
} from '@parley/shared'

/** P6.3: people stay present for this many milliseconds after their last connection closed: a reload is no departure. */
export const lingerMs = 2_000

/** Where a connection is: on this node or on another. */
export type Origin = 'local' | 'remote'

export type PresenceStatus = 'here' | 'idle' | 'gone'

interface Entry {
  readonly person: Person
  /** The same for all names of one person; undefined if unknown. */
  readonly author: string | undefined
  /** What the address of the person is counted by; undefined if unknown. */
  readonly address: string | undefined
  /** One for each connection on this node, and one for each other node. */
  readonly sessions: Map<object, { origin: Origin; idle: boolean }>
  idle: boolean
  leftAt: number
}

/** Who is in a room: one entry for each person, with their connections on all nodes. Times are milliseconds of one clock. */
export class Presence {
  readonly #entries = new Map<string, Entry>()
  #announced = new Map<string, PresentPerson>()
  /** Those of them whom the list names; undefined when it names nobody. */
  #listed: Map<string, PresentPerson> | undefined = new Map()
  /** Since the last news, somebody got only the count. */
  #sentCountOnly = false

  enter(session: object, person: Person, author?: string, origin: Origin = 'local', address?: string) {
    const key = personKey(person)
    const fresh = { person, author, address, sessions: new Map(), idle: false, leftAt: 0 }
    const entry = this.#entries.get(key) ?? fresh
    this.#set(entry, session, { origin, idle: false })
    this.#entries.set(key, entry)
  }

  leave(session: object, person: Person, now: number) {
    const entry = this.#entries.get(personKey(person))
    if (!entry?.sessions.delete(session)) return
    entry.leftAt = now
    entry.idle = isIdle(entry)
  }

  /** P6.5: a person is idle when all their connections are. */
  idle(session: object, person: Person, idle: boolean) {
    const entry = this.#entries.get(personKey(person))
    const known = entry?.sessions.get(session)
    if (entry !== undefined && known !== undefined) this.#set(entry, session, { ...known, idle })
  }

  /** The status to publish to other nodes: from the connections on this node alone. */
  localStatus(person: Person): PresenceStatus {
    const sessions = [...(this.#entries.get(personKey(person))?.sessions.values() ?? [])]
    const local = sessions.filter(({ origin }) => origin === 'local')
    if (local.length === 0) return 'gone'
    return local.every(({ idle }) => idle) ? 'idle' : 'here'
  }

  /** Somebody who is here, on whichever node; undefined: nobody like that is. */
  find(isMeant: (one: Subject) => boolean): Subject | undefined {
    for (const { person, author, sessions } of this.#entries.values()) {
      if (sessions.size === 0 || author === undefined) continue
      const subject = { person: author, ...person }
      if (isMeant(subject)) return subject
    }
    return undefined
  }

  /** How many people are present or lingering. */
  get count(): number {
    return this.#entries.size
  }

  /** Whether a connection of the author, on whatever node, is here and not idle. */
  isActive(author: string): boolean {
    for (const entry of this.#entries.values())
      if (entry.author === author && entry.sessions.size > 0 && !entry.idle) return true
    return false
  }

  /** P6.2: there are too many people to list, so only the count is sent. */
  get isCrowd(): boolean {
    const isPart = this.#listed !== undefined && this.#listed.size < this.#announced.size
    return this.count > limits.peopleListed && !isPart
  }

  /** Everyone announced so far, and the person who asks. Others who are new follow with the next news. */
  everyone(asking?: Person): PeopleFrame {
    const key = asking && personKey(asking)
    const isNew = key !== undefined && !this.#announced.has(key)
    const count = this.#announced.size + (isNew ? 1 : 0)
    const unlisted = asking !== undefined && this.#listed?.has(personKey(asking)) === false ? [asking] : []
    const size = (this.#listed?.size ?? Infinity) + (isNew ? 1 : 0)
    // When thousands join at once, one join must not cost a pass over all of them.
    this.#sentCountOnly ||= size > limits.peopleListed
    if (size > limits.peopleListed) return { type: 'people', count, people: [] }
    return {
      type: 'people',
      count,
      people: [...(this.#listed?.values() ?? []), ...unlisted],
    }
  }

  /** What changed since the last call, as a frame for the room; undefined when nothing did. */
  news(now: number): ServerFrame | undefined {
    this.#removeDeparted(now)
    const before = this.#announced
    this.#announced = new Map([...this.#entries].map(([key, entry]) => [key, presentPerson(entry)]))
    const hasMoved = !isSameSet(before, this.#announced)
    const wasListed = this.#listed ?? nobody
    this.#listed = hasMoved || this.#listed !== undefined ? this.#choose() : undefined
    const listed = this.#listed ?? nobody
    const arrived = [...listed].filter(([key]) => !wasListed.has(key)).map(([, person]) => person)
    const left = [...wasListed].filter(([key]) => !listed.has(key)).map(([, person]) => person)
    const changed = [...listed].filter(
      ([key, { idle }]) => wasListed.has(key) && wasListed.get(key)?.idle !== idle,
    )
    if (!hasMoved && arrived.length === 0 && left.length === 0 && changed.length === 0) return undefined
    const needsFullList = this.#sentCountOnly || this.#listed === undefined
    this.#sentCountOnly = false
    if (needsFullList) return this.everyone()
    const idleness = changed.length === 0 ? {} : { changed: changed.map(([, person]) => person) }
    return { type: 'presence', count: this.#announced.size, arrived, left, ...idleness }
  }

  /** When the next person without a connection stops lingering. */
  get nextDeparture(): number | undefined {
    let first: number | undefined
    for (const { sessions, leftAt } of this.#entries.values())
      if (sessions.size === 0) first = Math.min(first ?? Infinity, leftAt + lingerMs)
    return first
  }

  /** P6.2: one address alone cannot hide the others of a room from each other. */
  #choose(): Map<string, PresentPerson> | undefined {
    if (this.#announced.size <= limits.peopleListed) return this.#announced
    const fromAddress = new Map<string, number>()
    const chosen = new Map<string, PresentPerson>()
    for (const [key, person] of this.#announced) {
      const { address = key } = this.#entries.get(key) ?? {}
      const count = (fromAddress.get(address) ?? 0) + 1
      fromAddress.set(address, count)
      if (count <= limits.peopleListedOfAddress) chosen.set(key, person)
    }
    return fromAddress.size > 1 && chosen.size <= limits.peopleListed ? chosen : undefined
  }

  #set(entry: Entry, session: object, state: { origin: Origin; idle: boolean }) {
    entry.sessions.set(session, state)
    entry.idle = isIdle(entry)
  }

  #removeDeparted(now: number) {
    const present = [...this.#entries.values()].filter(({ sessions }) => sessions.size > 0)
    if (present.length === this.#entries.size) return
    // P6.3: an author who is here under another name does not linger.
    const authors = new Set(present.map(({ author }) => author ?? ''))
    for (const [key, { sessions, author = '', leftAt }] of this.#entries) {
      const isGone = now - leftAt >= lingerMs || (author !== '' && authors.has(author))
      if (sessions.size === 0 && isGone) this.#entries.delete(key)
    }
  }
}

const nobody: ReadonlyMap<string, PresentPerson> = new Map()

function isSameSet(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) {
  return one.size === other.size && [...one.keys()].every((key) => other.has(key))
}

/** A person who lingers keeps their last idle state. */
function isIdle({ sessions, idle }: Entry) {
  return sessions.size === 0 ? idle : [...sessions.values()].every((session) => session.idle)
}

function presentPerson({ person, idle }: Entry): PresentPerson {
  return idle ? { ...person, idle } : person
}
