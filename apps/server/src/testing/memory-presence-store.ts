import { personKey } from '@parley/shared'
import {
  PresenceStoreUnavailable,
  leaseMs,
  type PresenceStore,
  type PresenceStoreListener,
  type PresenceRecord,
  type PresenceQuery,
  type PresenceDelta,
  type Typing,
} from '../presence/cluster/presence-store.ts'

interface Entry {
  version: number
  /** Records of people who left up to this version may be deleted. */
  floor: number
  expires: number
  readonly records: Map<string, PresenceRecord & { version: number }>
}

/** The storage shared by several stores in one process. */
export class MemoryPresenceStorage {
  readonly nodes = new Map<string, Entry>()
  readonly listeners = new Map<MemoryPresenceStore, PresenceStoreListener>()
  /** The calls of all stores, in order. */
  calls: { type: 'arrive' | 'write' | 'tidy' | 'read' | 'sendTyping'; records: number }[] = []
  reached: 'yes' | 'no' = 'yes'
  /** Whether notifications reach the other stores. */
  notifications: 'delivered' | 'lost' = 'delivered'
  #clock = 0

  /** The clock of the storage, in milliseconds. */
  get now() {
    return this.#clock + performance.now()
  }

  /** Advances the clock of the storage, not those of the nodes. */
  later(ms: number) {
    this.#clock += ms
  }

  /** Loses all data, as an unlogged table after a crash. */
  forget() {
    this.nodes.clear()
  }
}

/** One node's connection to the storage. */
export class MemoryPresenceStore implements PresenceStore {
  readonly #all: MemoryPresenceStorage
  /** Whether this node reaches the storage. */
  reached: 'yes' | 'no' = 'yes'

  constructor(all: MemoryPresenceStorage) {
    this.#all = all
  }

  async arrive(node: string) {
    await this.#ask('arrive', 0)
    const expires = this.#all.now + leaseMs
    this.#all.nodes.set(node, { version: 0, floor: 0, expires, records: new Map() })
  }

  async write(node: string, version: number, records: readonly PresenceRecord[]) {
    await this.#ask('write', records.length)
    const entry = this.#all.nodes.get(node)
    if (entry === undefined || entry.expires <= this.#all.now || entry.version >= version) return false
    entry.version = version
    entry.expires = this.#all.now + leaseMs
    for (const record of records)
      entry.records.set(`${record.room} ${personKey(record.person)}`, { ...record, version })
    const rooms = [...new Set(records.map(({ room }) => room))]
    if (rooms.length > 0) this.#notify((listener) => listener.moved(rooms))
    return true
  }

  async tidy(node: string, upTo: number) {
    await this.#ask('tidy', 0)
    for (const [name, { expires }] of this.#all.nodes)
      if (expires < this.#all.now - 4 * leaseMs) this.#all.nodes.delete(name)
    const entry = this.#all.nodes.get(node)
    if (entry === undefined) return
    entry.floor = upTo
    for (const [key, { status, version }] of entry.records)
      if (status === 'gone' && version <= upTo) entry.records.delete(key)
  }

  async read(query: PresenceQuery): Promise<PresenceDelta[]> {
    const deltas = [...this.#all.nodes]
      .filter(([node]) => node !== query.node)
      .map(([node, entry]) => this.#delta(node, entry, query))
    await this.#ask('read', deltas.flatMap((delta) => (delta.type === 'silent' ? [] : delta.records)).length)
    return deltas
  }

  async sendTyping(typing: readonly Typing[]) {
    await this.#ask('sendTyping', typing.length)
    this.#notify((listener) => listener.typing(typing))
  }

  subscribe(listener: PresenceStoreListener) {
    this.#all.listeners.set(this, listener)
  }

  #delta(node: string, entry: Entry, { known, followed, fresh }: PresenceQuery): PresenceDelta {
    const leftMs = entry.expires - this.#all.now
    // After the clock was set back, a lease would last for too long.
    if (leftMs <= 0 || leftMs > 2 * leaseMs) return { node, type: 'silent' }
    const since = known.get(node) ?? -1
    const type = since < entry.floor ? 'all' : 'news'
    const isAsked = ({ room, status, version }: PresenceRecord & { version: number }) =>
      type === 'news' && followed.includes(room)
        ? version > since
        : status !== 'gone' && (fresh.includes(room) || followed.includes(room))
    const records = [...entry.records.values()].filter(isAsked)
    return {
      node,
      type,
      version: entry.version,
      records: records.map(({ version, ...record }) => record),
    }
  }

  async #ask(type: MemoryPresenceStorage['calls'][number]['type'], records: number) {
    await Promise.resolve()
    if (this.reached === 'no' || this.#all.reached === 'no')
      throw new PresenceStoreUnavailable('The presence store cannot be reached.')
    this.#all.calls.push({ type, records })
  }

  #notify(call: (listener: PresenceStoreListener) => void) {
    if (this.#all.notifications === 'lost') return
    for (const [store, listener] of this.#all.listeners)
      if (store !== this && store.reached === 'yes') call(listener)
  }
}
