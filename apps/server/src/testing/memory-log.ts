import type { Message } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { MemoryRoom } from './memory-room.ts'
import type { Draft, Listener, MessageLog, Page, Receipt } from '../log/message-log.ts'

/** What outlives the logs opened on it. It is as durable as the process: an engine for tests. */
export class MemoryStorage {
  readonly names = new Map<string, string>()
  readonly #rooms = new Map<string, MemoryRoom>()
  epoch: string = randomUUID()

  room(name: string): MemoryRoom {
    const known = this.#rooms.get(name) ?? new MemoryRoom()
    this.#rooms.set(name, known)
    return known
  }

  /** As a backup would: every room ends after `kept` messages, in a new life. */
  restore(kept: number) {
    for (const room of this.#rooms.values()) room.keepFirst(kept)
    this.epoch = randomUUID()
  }
}

/** The promises of a message log without a disk. Answers come in later turns, as those of a disk do. */
export class MemoryLog implements MessageLog {
  readonly isReachable = true
  readonly #storage: MemoryStorage
  readonly #listeners = new Set<Listener>()

  constructor(storage: MemoryStorage) {
    this.#storage = storage
  }

  async append(name: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const room = this.#storage.room(name)
    const after = room.head
    const receipts = drafts.map((draft) => room.append(draft))
    const changes = { after, rev: room.head, messages: room.since(after) }
    await Promise.resolve()
    for (const listener of this.#listeners) listener(name, changes)
    return receipts
  }

  async since(name: string, rev: number, limit: number): Promise<Page> {
    const { head } = this.#storage.room(name)
    const messages = this.#storage.room(name).since(rev).slice(0, limit)
    await Promise.resolve()
    const reached = messages.length < limit ? head : (messages.at(-1)?.rev ?? rev)
    return { epoch: this.#storage.epoch, head, after: rev, rev: reached, messages }
  }

  async before(name: string, id: number, limit: number): Promise<Message[]> {
    const older = this.#storage.room(name).messages.filter((message) => message.id < id)
    await Promise.resolve()
    return older.slice(-limit)
  }

  async after(name: string, id: number, limit: number): Promise<Message[]> {
    const newer = this.#storage.room(name).messages.filter((message) => message.id > id)
    await Promise.resolve()
    return newer.slice(0, limit)
  }

  async claimName(key: string, author: string): Promise<boolean> {
    await Promise.resolve()
    const owner = this.#storage.names.get(key) ?? author
    this.#storage.names.set(key, owner)
    return owner === author
  }

  async freeNames(keys: readonly string[]): Promise<string[]> {
    await Promise.resolve()
    return keys.filter((key) => !this.#storage.names.has(key))
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
