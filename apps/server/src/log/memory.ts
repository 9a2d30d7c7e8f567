import type { Message } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import type { Draft, Listener, MessageLog, Page, Receipt } from './message-log.ts'

interface Stored extends Message {
  author: string
}

/** What outlives the logs opened on it. It is as durable as the process: an engine for tests. */
export class MemoryStorage {
  readonly rooms = new Map<string, Stored[]>()
  readonly names = new Map<string, string>()
  epoch: string = randomUUID()

  messagesOf(room: string): Message[] {
    return (this.rooms.get(room) ?? []).map(shown)
  }

  /** As a backup would: every room ends after `kept` messages, in a new life. */
  restore(kept: number) {
    for (const [room, messages] of this.rooms) this.rooms.set(room, messages.slice(0, kept))
    this.epoch = randomUUID()
  }
}

/** The promises of a message log without a disk. Answers come in later turns, as those of a disk do. */
export class MemoryLog implements MessageLog {
  readonly #storage: MemoryStorage
  readonly #listeners = new Set<Listener>()

  constructor(storage: MemoryStorage) {
    this.#storage = storage
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const messages = this.#messages(room)
    const after = messages.length
    const receipts = drafts.map((draft) => store(messages, draft))
    this.#storage.rooms.set(room, messages)
    const added = messages.slice(after).map(shown)
    await Promise.resolve()
    for (const listener of this.#listeners)
      listener(room, { after, rev: after + added.length, messages: added })
    return receipts
  }

  async since(room: string, rev: number, limit: number): Promise<Page> {
    const all = this.#messages(room)
    await Promise.resolve()
    const messages = all.slice(rev, rev + limit).map(shown)
    const reached = messages.length < limit ? all.length : rev + messages.length
    return { epoch: this.#storage.epoch, head: all.length, after: rev, rev: reached, messages }
  }

  async before(room: string, id: number, limit: number): Promise<Message[]> {
    const older = this.#messages(room).slice(0, Math.max(0, id - 1))
    await Promise.resolve()
    return older.slice(-limit).map(shown)
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

  #messages(room: string) {
    return this.#storage.rooms.get(room) ?? []
  }
}

function store(messages: Stored[], draft: Draft): Receipt {
  const earlier = messages.find(({ author, cid }) => author === draft.author && cid === draft.cid)
  if (earlier !== undefined)
    return earlier.message === draft.message ? { type: 'posted', id: earlier.id } : { type: 'cid_reused' }
  const { guest = false, ...rest } = draft
  const id = messages.length + 1
  messages.push({ ...rest, id, rev: id, at: Date.now(), ...(guest ? { guest } : {}) })
  return { type: 'posted', id }
}

function shown(stored: Stored): Message {
  const { id, rev, cid, at, username, avatar, message, guest } = stored
  return { id, rev, cid, at, username, avatar, message, ...(guest ? { guest } : {}) }
}
