import { leaseMs, type PresenceStore, type Question, type PresenceDelta } from './presence-store.ts'
import type { PresenceListener } from './presence-cluster.ts'
import { Coalescer } from './coalescer.ts'
import { RemoteRoom } from './remote-room.ts'

// All in milliseconds.
const lookEveryMs = 2_000
const gatherMs = 100

/** Who is in the rooms of this node on other nodes, as far as the board says. */
export class RemotePresence {
  readonly #store: PresenceStore
  readonly #self: () => string
  readonly #rounds: Coalescer
  readonly #rooms = new Map<string, RemoteRoom>()
  /** Up to where each node was read, and when it was last seen. */
  readonly #nodes = new Map<string, { version: number; seenAt: number }>()

  /** `self` is what this node is called on the board. */
  constructor(store: PresenceStore, self: () => string, failed: (error: Error) => void) {
    this.#store = store
    this.#self = self
    this.#rounds = new Coalescer(() => this.#look(), { spacingMs: gatherMs, restMs: lookEveryMs }, failed)
  }

  /** `opened` resolves when everyone was told of, as far as the board can be reached. */
  follow(name: string, listener: PresenceListener) {
    const room = new RemoteRoom(name, listener)
    this.#rooms.set(name, room)
    return { opened: this.#rounds.next(), unfollow: () => this.#unfollow(room) }
  }

  /** Something may have moved in these rooms, or in any. */
  moved(rooms?: readonly string[]) {
    if (rooms?.some((room) => this.#rooms.has(room)) ?? true) this.#rounds.soon()
  }

  listener(room: string): PresenceListener | undefined {
    return this.#rooms.get(room)?.listener
  }

  close() {
    this.#rounds.close()
  }

  #unfollow(room: RemoteRoom) {
    if (this.#follows(room)) this.#rooms.delete(room.name)
  }

  #follows(room: RemoteRoom) {
    return this.#rooms.get(room.name) === room
  }

  async #look() {
    // As long as nobody is here, nobody has to be asked.
    if (this.#rooms.size === 0) return
    const asked = [...this.#rooms.values()]
    const began = performance.now()
    try {
      const deltas = await this.#store.read(this.#question(asked))
      // A room that was left meanwhile hears nothing any more, and if it was entered again it is another.
      const rooms = new Map(asked.filter((room) => this.#follows(room)).map((room) => [room.name, room]))
      for (const delta of deltas) this.#take(delta, rooms, began)
      for (const room of rooms.values()) room.wasRead()
    } finally {
      this.#forgetTheLost()
    }
  }

  #question(asked: readonly RemoteRoom[]): Question {
    return {
      node: this.#self(),
      known: new Map([...this.#nodes].map(([node, { version }]) => [node, version])),
      followed: asked.filter(({ state }) => state === 'read').map(({ name }) => name),
      fresh: asked.filter(({ state }) => state === 'fresh').map(({ name }) => name),
    }
  }

  #take(delta: PresenceDelta, rooms: ReadonlyMap<string, RemoteRoom>, seenAt: number) {
    const { node } = delta
    if (delta.type === 'silent') return this.#lose(node)
    this.#nodes.set(node, { version: delta.version, seenAt })
    if (delta.type === 'all') for (const room of rooms.values()) room.keepOnly(node, delta.records)
    for (const record of delta.records) rooms.get(record.room)?.take(node, record)
  }

  // A node that is not on the board may be about to come back: the board forgets when its machine fails.
  #forgetTheLost() {
    const now = performance.now()
    for (const [node, { seenAt }] of this.#nodes) if (now - seenAt >= leaseMs) this.#lose(node)
  }

  #lose(node: string) {
    this.#nodes.delete(node)
    for (const room of this.#rooms.values()) room.lose(node)
  }
}
