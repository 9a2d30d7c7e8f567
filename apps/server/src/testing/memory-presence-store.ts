import { keyOf } from '../presence/presence.ts'
import {
  BoardUnavailable,
  leaseMs,
  type Board,
  type Ear,
  type Notice,
  type Question,
  type Sighting,
  type Typing,
} from '../presence/cluster/presence-store.ts'

interface Entry {
  version: number
  /** Of who had left at this version, nothing is kept. */
  floor: number
  expires: number
  readonly notices: Map<string, Notice & { version: number }>
}

/** What several boards in one process have in common: for tests. */
export class MemoryBoards {
  readonly nodes = new Map<string, Entry>()
  readonly ears = new Map<MemoryBoard, Ear>()
  /** What the boards were asked to do, in order. */
  asked: { type: 'arrive' | 'write' | 'tidy' | 'read' | 'say'; notices: number }[] = []
  reached: 'yes' | 'no' = 'yes'
  /** Whether what one board says is heard by the others. */
  hints: 'heard' | 'lost' = 'heard'
  #clock = 0

  /** In milliseconds, of the board's own clock. */
  get now() {
    return this.#clock + performance.now()
  }

  /** The clock of the boards goes on, and those of the nodes do not. */
  later(ms: number) {
    this.#clock += ms
  }

  /** As when a machine fails that kept the board in memory. */
  forget() {
    this.nodes.clear()
  }
}

/** One node's way to the board. */
export class MemoryBoard implements Board {
  readonly #all: MemoryBoards
  /** Whether this node gets there; the others may. */
  reached: 'yes' | 'no' = 'yes'

  constructor(all: MemoryBoards) {
    this.#all = all
  }

  async arrive(node: string) {
    await this.#ask('arrive', 0)
    const expires = this.#all.now + leaseMs
    this.#all.nodes.set(node, { version: 0, floor: 0, expires, notices: new Map() })
  }

  async write(node: string, version: number, notices: readonly Notice[]) {
    await this.#ask('write', notices.length)
    const entry = this.#all.nodes.get(node)
    if (entry === undefined || entry.expires <= this.#all.now || entry.version >= version) return false
    entry.version = version
    entry.expires = this.#all.now + leaseMs
    for (const notice of notices)
      entry.notices.set(`${notice.room} ${keyOf(notice.person)}`, { ...notice, version })
    const rooms = [...new Set(notices.map(({ room }) => room))]
    if (rooms.length > 0) this.#tell((ear) => ear.moved(rooms))
    return true
  }

  async tidy(node: string, upTo: number) {
    await this.#ask('tidy', 0)
    for (const [name, { expires }] of this.#all.nodes)
      if (expires < this.#all.now - 4 * leaseMs) this.#all.nodes.delete(name)
    const entry = this.#all.nodes.get(node)
    if (entry === undefined) return
    entry.floor = upTo
    for (const [key, { standing, version }] of entry.notices)
      if (standing === 'gone' && version <= upTo) entry.notices.delete(key)
  }

  async read(question: Question): Promise<Sighting[]> {
    const sightings = [...this.#all.nodes]
      .filter(([node]) => node !== question.node)
      .map(([node, entry]) => this.#sighting(node, entry, question))
    await this.#ask(
      'read',
      sightings.flatMap((sighting) => (sighting.type === 'silent' ? [] : sighting.notices)).length,
    )
    return sightings
  }

  async say(typing: readonly Typing[]) {
    await this.#ask('say', typing.length)
    this.#tell((ear) => ear.typing(typing))
  }

  hear(ear: Ear) {
    this.#all.ears.set(this, ear)
  }

  #sighting(node: string, entry: Entry, { known, followed, fresh }: Question): Sighting {
    if (entry.expires <= this.#all.now) return { node, type: 'silent' }
    const since = known.get(node) ?? -1
    const type = since < entry.floor ? 'all' : 'news'
    const isAsked = ({ room, standing, version }: Notice & { version: number }) =>
      type === 'news' && followed.includes(room)
        ? version > since
        : standing !== 'gone' && (fresh.includes(room) || followed.includes(room))
    const notices = [...entry.notices.values()].filter(isAsked)
    return {
      node,
      type,
      version: entry.version,
      notices: notices.map(({ version, ...notice }) => notice),
    }
  }

  async #ask(type: MemoryBoards['asked'][number]['type'], notices: number) {
    await Promise.resolve()
    if (this.reached === 'no' || this.#all.reached === 'no')
      throw new BoardUnavailable('The board is not reached.')
    this.#all.asked.push({ type, notices })
  }

  #tell(what: (ear: Ear) => void) {
    if (this.#all.hints === 'lost') return
    for (const [board, ear] of this.#all.ears) if (board !== this && board.reached === 'yes') what(ear)
  }
}
