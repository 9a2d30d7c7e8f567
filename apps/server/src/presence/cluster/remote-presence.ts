import { leaseMs, type Board, type Question, type Sighting } from './presence-store.ts'
import type { Hearing } from './presence-cluster.ts'
import { Rounds } from './coalescer.ts'
import { RoomElsewhere } from './remote-room.ts'

// All in milliseconds.
const lookEveryMs = 2_000
const gatherMs = 100

/** Who is in the rooms of this node on other nodes, as far as the board says. */
export class Elsewhere {
  readonly #board: Board
  readonly #self: () => string
  readonly #rounds: Rounds
  readonly #rooms = new Map<string, RoomElsewhere>()
  /** Up to where each node was read, and when it was last seen. */
  readonly #nodes = new Map<string, { version: number; seenAt: number }>()

  /** `self` is what this node is called on the board. */
  constructor(board: Board, self: () => string, failed: (error: Error) => void) {
    this.#board = board
    this.#self = self
    this.#rounds = new Rounds(() => this.#look(), { spacingMs: gatherMs, restMs: lookEveryMs }, failed)
  }

  /** `opened` resolves when everyone was told of, as far as the board can be reached. */
  follow(name: string, hearing: Hearing) {
    const room = new RoomElsewhere(name, hearing)
    this.#rooms.set(name, room)
    return { opened: this.#rounds.next(), unfollow: () => this.#unfollow(room) }
  }

  /** Something may have moved in these rooms, or in any. */
  moved(rooms?: readonly string[]) {
    if (rooms?.some((room) => this.#rooms.has(room)) ?? true) this.#rounds.soon()
  }

  hearing(room: string): Hearing | undefined {
    return this.#rooms.get(room)?.hearing
  }

  close() {
    this.#rounds.close()
  }

  #unfollow(room: RoomElsewhere) {
    if (this.#follows(room)) this.#rooms.delete(room.name)
  }

  #follows(room: RoomElsewhere) {
    return this.#rooms.get(room.name) === room
  }

  async #look() {
    // As long as nobody is here, nobody has to be asked.
    if (this.#rooms.size === 0) return
    const asked = [...this.#rooms.values()]
    const began = performance.now()
    try {
      const sightings = await this.#board.read(this.#question(asked))
      // A room that was left meanwhile hears nothing any more, and if it was entered again it is another.
      const rooms = new Map(asked.filter((room) => this.#follows(room)).map((room) => [room.name, room]))
      for (const sighting of sightings) this.#take(sighting, rooms, began)
      for (const room of rooms.values()) room.wasRead()
    } finally {
      this.#forgetTheLost()
    }
  }

  #question(asked: readonly RoomElsewhere[]): Question {
    return {
      node: this.#self(),
      known: new Map([...this.#nodes].map(([node, { version }]) => [node, version])),
      followed: asked.filter(({ state }) => state === 'read').map(({ name }) => name),
      fresh: asked.filter(({ state }) => state === 'fresh').map(({ name }) => name),
    }
  }

  #take(sighting: Sighting, rooms: ReadonlyMap<string, RoomElsewhere>, seenAt: number) {
    const { node } = sighting
    if (sighting.type === 'silent') return this.#lose(node)
    this.#nodes.set(node, { version: sighting.version, seenAt })
    if (sighting.type === 'all') for (const room of rooms.values()) room.keepOnly(node, sighting.notices)
    for (const notice of sighting.notices) rooms.get(notice.room)?.take(node, notice)
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
