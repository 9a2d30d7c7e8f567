import type { Person } from '@parley/shared'
import { keyOf } from '../presence.ts'
import type { PresenceRecord } from './presence-store.ts'

interface Announced {
  readonly person: Person
  readonly author: string
  /** And whether each is idle. */
  readonly sessions: Map<object, boolean>
  said: PresenceRecord['status']
}

/** Who is in a room on this node: of each person one notice, whatever connections they have here. */
export class PresencePublisher {
  readonly #room: string
  readonly #say: (record: PresenceRecord) => void
  readonly #people = new Map<string, Announced>()
  #isOver = false

  constructor(room: string, say: (record: PresenceRecord) => void) {
    this.#room = room
    this.#say = say
  }

  enter(session: object, person: Person, author: string) {
    if (this.#isOver) return
    const key = keyOf(person)
    const known = this.#people.get(key) ?? { person, author, sessions: new Map(), said: 'gone' }
    this.#people.set(key, known)
    known.sessions.set(session, false)
    this.#tell(known)
  }

  leave(session: object, person: Person) {
    const known = this.#people.get(keyOf(person))
    if (!known?.sessions.delete(session)) return
    if (known.sessions.size === 0) this.#people.delete(keyOf(person))
    this.#tell(known)
  }

  /** P6.5: a person is idle when all their sessions are. */
  idle(session: object, person: Person, idle: boolean) {
    const known = this.#people.get(keyOf(person))
    if (!known?.sessions.has(session)) return
    known.sessions.set(session, idle)
    this.#tell(known)
  }

  /** The room is over for this node, and whoever is still in it has left. */
  close() {
    this.#isOver = true
    for (const known of this.#people.values()) {
      known.sessions.clear()
      this.#tell(known)
    }
    this.#people.clear()
  }

  #tell(known: Announced) {
    const status = statusOf(known)
    if (status === known.said) return
    known.said = status
    this.#say({ room: this.#room, person: known.person, author: known.author, status })
  }
}

function statusOf({ sessions }: Announced): PresenceRecord['status'] {
  if (sessions.size === 0) return 'gone'
  return [...sessions.values()].every(Boolean) ? 'idle' : 'here'
}
