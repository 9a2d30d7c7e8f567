import { personKey } from '@parley/shared'
import type { PresenceListener, RemotePerson } from './presence-cluster.ts'
import type { PresenceRecord } from './presence-store.ts'

type KnownPerson = RemotePerson & { idle: boolean }
type People = Map<string, KnownPerson>

/** The people of one room on other nodes, by node. */
export class RemoteRoom {
  readonly name: string
  readonly listener: PresenceListener
  readonly #nodes = new Map<string, People>()
  #state: 'fresh' | 'read' = 'fresh'

  constructor(name: string, listener: PresenceListener) {
    this.name = name
    this.listener = listener
  }

  /** Fresh until its records have been read for the first time. */
  get state() {
    return this.#state
  }

  wasRead() {
    this.#state = 'read'
  }

  apply(node: string, { person, author, status }: PresenceRecord) {
    const people = this.#peopleOn(node)
    const known = people.get(personKey(person))
    const idle = status === 'idle'
    if (status === 'gone') return this.#remove(people, known, 'left')
    if (known === undefined) {
      const remote: KnownPerson = { person, author, idle }
      people.set(personKey(person), remote)
      return this.listener.arrived(remote)
    }
    if (known.idle === idle) return
    known.idle = idle
    this.listener.changed(known)
  }

  /** People of this node who are not in the records have left. */
  keepOnly(node: string, records: readonly PresenceRecord[]) {
    const people = this.#peopleOn(node)
    const present = new Set(
      records.filter(({ room }) => room === this.name).map(({ person }) => personKey(person)),
    )
    for (const [key, remote] of people) if (!present.has(key)) this.#remove(people, remote, 'left')
  }

  lose(node: string) {
    const people = this.#peopleOn(node)
    this.#nodes.delete(node)
    for (const remote of people.values()) this.#remove(people, remote, 'lost')
  }

  #peopleOn(node: string): People {
    const people = this.#nodes.get(node) ?? new Map<string, KnownPerson>()
    this.#nodes.set(node, people)
    return people
  }

  #remove(people: People, remote: RemotePerson | undefined, how: 'left' | 'lost') {
    if (remote === undefined) return
    people.delete(personKey(remote.person))
    this.listener.left(remote, how)
  }
}
