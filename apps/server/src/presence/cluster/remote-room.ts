import type { Person } from '@parley/shared'
import { keyOf } from '../presence.ts'
import type { PresenceRecord } from './presence-store.ts'
import type { PresenceListener } from './presence-cluster.ts'

interface Somebody {
  readonly person: Person
  readonly author: string
  idle: boolean
}

/** Who is in one room on other nodes. */
export class RemoteRoom {
  readonly name: string
  readonly listener: PresenceListener
  readonly #nodes = new Map<string, Map<string, Somebody>>()
  #state: 'fresh' | 'read' = 'fresh'

  constructor(name: string, listener: PresenceListener) {
    this.name = name
    this.listener = listener
  }

  /** Fresh as long as nothing of it was read. */
  get state() {
    return this.#state
  }

  wasRead() {
    this.#state = 'read'
  }

  take(node: string, { person, author, status }: PresenceRecord) {
    const people = this.#nodes.get(node) ?? new Map<string, Somebody>()
    this.#nodes.set(node, people)
    const known = people.get(keyOf(person))
    const idle = status === 'idle'
    if (status === 'gone') return this.#leave(people, known, 'said')
    if (known === undefined) {
      const somebody = { person, author, idle }
      people.set(keyOf(person), somebody)
      return this.listener.arrived(somebody)
    }
    if (known.idle === idle) return
    known.idle = idle
    this.listener.changed(known)
  }

  /** Whoever is not in these notices has left. */
  keepOnly(node: string, records: readonly PresenceRecord[]) {
    const people = this.#nodes.get(node) ?? new Map<string, Somebody>()
    const named = new Set(records.filter(({ room }) => room === this.name).map(({ person }) => keyOf(person)))
    for (const [key, somebody] of people) if (!named.has(key)) this.#leave(people, somebody, 'said')
  }

  lose(node: string) {
    const people = this.#nodes.get(node) ?? new Map<string, Somebody>()
    this.#nodes.delete(node)
    for (const somebody of people.values()) this.#leave(people, somebody, 'lost')
  }

  #leave(people: Map<string, Somebody>, somebody: Somebody | undefined, how: 'said' | 'lost') {
    if (somebody === undefined) return
    people.delete(keyOf(somebody.person))
    this.listener.left(somebody, how)
  }
}
