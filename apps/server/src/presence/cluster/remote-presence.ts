import { leaseMs, type PresenceStore, type PresenceQuery, type PresenceDelta } from './presence-store.ts'
import type { PresenceListener } from './presence-cluster.ts'
import { Coalescer } from './coalescer.ts'
import { RemoteRoom } from './remote-room.ts'

// All in milliseconds.
const pollEveryMs = 2_000
const gatherMs = 100

/** Polls the presence store for the people on other nodes in the rooms of this node. */
export class RemotePresence {
  readonly #store: PresenceStore
  readonly #self: () => string
  readonly #refresh: Coalescer
  readonly #rooms = new Map<string, RemoteRoom>()
  /** The version up to which each node was read, and the time of that read. */
  readonly #nodes = new Map<string, { version: number; seenAt: number }>()

  /** `self` returns the id of this node in the store. */
  constructor(store: PresenceStore, self: () => string, failed: (error: Error) => void) {
    this.#store = store
    this.#self = self
    this.#refresh = new Coalescer(() => this.#poll(), { spacingMs: gatherMs, restMs: pollEveryMs }, failed)
  }

  /** `opened` resolves when the listener got everyone, or the store could not be reached. */
  follow(name: string, listener: PresenceListener) {
    const room = new RemoteRoom(name, listener)
    this.#rooms.set(name, room)
    return { opened: this.#refresh.next(), unfollow: () => this.#unfollow(room) }
  }

  /** People may have arrived, left or changed in these rooms, or in any. */
  moved(rooms?: readonly string[]) {
    if (rooms?.some((room) => this.#rooms.has(room)) ?? true) this.#refresh.soon()
  }

  listener(room: string): PresenceListener | undefined {
    return this.#rooms.get(room)?.listener
  }

  close() {
    this.#refresh.close()
  }

  #unfollow(room: RemoteRoom) {
    if (this.#follows(room)) this.#rooms.delete(room.name)
  }

  #follows(room: RemoteRoom) {
    return this.#rooms.get(room.name) === room
  }

  async #poll() {
    if (this.#rooms.size === 0) return
    const polled = [...this.#rooms.values()]
    const began = performance.now()
    try {
      const deltas = await this.#store.read(this.#query(polled))
      // A room that was unfollowed during the read gets nothing. If it is followed again, it is another object.
      const rooms = new Map(polled.filter((room) => this.#follows(room)).map((room) => [room.name, room]))
      for (const delta of deltas) this.#apply(delta, rooms, began)
      for (const room of rooms.values()) room.wasRead()
    } finally {
      this.#dropSilentNodes()
    }
  }

  #query(polled: readonly RemoteRoom[]): PresenceQuery {
    return {
      node: this.#self(),
      known: new Map([...this.#nodes].map(([node, { version }]) => [node, version])),
      followed: polled.filter(({ state }) => state === 'read').map(({ name }) => name),
      fresh: polled.filter(({ state }) => state === 'fresh').map(({ name }) => name),
    }
  }

  #apply(delta: PresenceDelta, rooms: ReadonlyMap<string, RemoteRoom>, seenAt: number) {
    const { node } = delta
    if (delta.type === 'silent') return this.#lose(node)
    this.#nodes.set(node, { version: delta.version, seenAt })
    if (delta.type === 'all') for (const room of rooms.values()) room.keepOnly(node, delta.records)
    for (const record of delta.records) rooms.get(record.room)?.apply(node, record)
  }

  // A missing node is not lost before its lease ends: a crash of the database empties the unlogged tables.
  #dropSilentNodes() {
    const now = performance.now()
    for (const [node, { seenAt }] of this.#nodes) if (now - seenAt >= leaseMs) this.#lose(node)
  }

  #lose(node: string) {
    this.#nodes.delete(node)
    for (const room of this.#rooms.values()) room.lose(node)
  }
}
