import type { Message } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { MemoryRoom } from './memory-room.ts'
import type { Draft, Listener, MessageLog, Page, Receipt } from '../log/message-log.ts'
import { upToBytes, withinBytes } from '../log/page-size.ts'
import { decideClaim, namesPerAuthor, type ClaimOutcome, type NameClaim } from '../log/rules/name-claims.ts'
import { RoomTransaction } from '../log/rules/room-transaction.ts'

/** The storage of a MemoryLog, which can be opened again. */
export class MemoryStorage {
  readonly #owners = new Map<string, string>()
  /** The least recently used first. */
  #claims: NameClaim[] = []
  readonly #rooms = new Map<string, MemoryRoom>()
  epoch: string = randomUUID()

  room(name: string): MemoryRoom {
    const known = this.#rooms.get(name) ?? new MemoryRoom()
    this.#rooms.set(name, known)
    return known
  }

  countRooms() {
    return [...this.#rooms.values()].filter(({ head }) => head > 0).length
  }

  ownersOf(keys: readonly string[]): Map<string, string> {
    return new Map([...this.#owners].filter(([key]) => keys.includes(key)))
  }

  claim(claim: NameClaim): ClaimOutcome {
    const decided = decideClaim(claim, (key) => {
      const author = this.#owners.get(key)
      return author === undefined ? undefined : { author, unusedMs: 0 }
    })
    if (decided !== 'stale') return decided
    const others = this.#claims.filter(({ author }) => author !== claim.author)
    const own = this.#claims.filter((one) => one.author === claim.author && one.keys[0] !== claim.keys[0])
    const kept = [...own, claim].slice(-namesPerAuthor)
    this.#claims = [...others, ...kept]
    for (const key of claim.keys) if (!this.#owners.has(key)) this.#owners.set(key, claim.author)
    const keptKeys = new Set(kept.flatMap(({ keys }) => keys))
    for (const [key, author] of this.#owners)
      if (author === claim.author && !keptKeys.has(key)) this.#owners.delete(key)
    return 'claimed'
  }

  freeNames(author: string) {
    this.#claims = this.#claims.filter((claim) => claim.author !== author)
    for (const [key, owner] of this.#owners) if (owner === author) this.#owners.delete(key)
  }

  /** Restores a backup with the first `count` messages of every room, in a new epoch. */
  restore(count: number) {
    for (const room of this.#rooms.values()) room.keepFirst(count)
    this.epoch = randomUUID()
  }
}

/** A message log in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryLog implements MessageLog {
  readonly isReachable = true
  readonly isDamaged = false
  readonly #storage: MemoryStorage
  readonly #listeners = new Set<Listener>()

  constructor(storage: MemoryStorage) {
    this.#storage = storage
  }

  async append(name: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const room = this.#storage.room(name)
    const transaction = new RoomTransaction(room, room.head, Date.now())
    const receipts = drafts.map((draft) => transaction.add(draft))
    const { after, rev, reacted } = transaction
    room.head = rev
    const changes = { after, rev, messages: room.since(after), reacted }
    await Promise.resolve()
    for (const listener of this.#listeners) listener(name, changes)
    return receipts
  }

  async since(name: string, rev: number, limit: number, bytes = Infinity): Promise<Page> {
    const { head } = this.#storage.room(name)
    const found = this.#storage.room(name).since(rev).slice(0, limit)
    const messages = withinBytes(found, bytes)
    await Promise.resolve()
    const isFull = messages.length === limit || messages.length < found.length
    const end = isFull ? (messages.at(-1)?.rev ?? rev) : head
    return { epoch: this.#storage.epoch, head, after: rev, rev: end, messages }
  }

  async before(name: string, id: number, limit: number, bytes = Infinity): Promise<Message[]> {
    const older = this.#storage.room(name).messages.filter((message) => message.id < id)
    await Promise.resolve()
    return upToBytes(older.slice(-limit).reverse(), bytes).reverse()
  }

  async after(name: string, id: number, limit: number, bytes = Infinity): Promise<Message[]> {
    const newer = this.#storage.room(name).messages.filter((message) => message.id > id)
    await Promise.resolve()
    return upToBytes(newer.slice(0, limit), bytes)
  }

  async countRooms(most: number): Promise<number> {
    await Promise.resolve()
    return Math.min(most, this.#storage.countRooms())
  }

  async nameOwners(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    await Promise.resolve()
    return this.#storage.ownersOf(keys)
  }

  async claimName(claim: NameClaim): Promise<ClaimOutcome> {
    await Promise.resolve()
    return this.#storage.claim(claim)
  }

  deleteExpiredNames() {
    return Promise.resolve() // a test does not last for a month
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  close() {
    this.#listeners.clear()
    return Promise.resolve()
  }
}
