import type { Message } from '@parley/shared'
import { everywhere } from '../access/entries.ts'
import { MemoryAccess } from './memory-access.ts'
import type { MemoryFiles } from './memory-files.ts'
import { MemoryMembers } from './memory-members.ts'
import { MemoryStorage } from './memory-storage.ts'
import type { Draft, Listener, MessageLog, Page, Receipt } from '../log/message-log.ts'
import { upToBytes, withinBytes } from '../log/page-size.ts'
import type { ClaimOutcome, NameClaim } from '../log/rules/name-claims.ts'
import { RoomTransaction } from '../log/rules/room-transaction.ts'

/** A message log in memory, for tests. Answers arrive in a later turn, as with a disk. */
export class MemoryLog implements MessageLog {
  readonly isReachable = true
  readonly isDamaged = false
  readonly access: MemoryAccess
  readonly members: MemoryMembers
  readonly files: MemoryFiles
  readonly #storage: MemoryStorage
  readonly #listeners = new Set<Listener>()

  constructor(storage: MemoryStorage) {
    this.#storage = storage
    this.access = new MemoryAccess(storage)
    this.members = new MemoryMembers(storage)
    this.files = storage.files
  }

  async append(name: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const room = this.#storage.room(name)
    const lastEntry = this.#storage.lastEntryOf(name)
    const transaction = new RoomTransaction(room, { head: room.head, lastEntry }, Date.now())
    const server = this.#storage.lastEntryOf(everywhere)
    const receipts = transaction.append(drafts, server)
    const { after, rev, reacted, entries } = transaction
    room.head = rev
    const changes = {
      after,
      rev,
      messages: room.since(after),
      reacted,
      ...(entries.length > 0 && { entries }),
    }
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
    const entries = this.#storage.room(name).entries.filter((one) => one.rev > rev && one.rev <= end)
    const told = entries.length > 0 ? { entries } : {}
    return { epoch: this.#storage.epoch, head, after: rev, rev: end, messages, ...told }
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

export { MemoryStorage }
