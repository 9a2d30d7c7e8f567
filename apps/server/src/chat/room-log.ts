import { coalesced, type Message } from '@parley/shared'
import {
  LogUnavailable,
  type Changes,
  type Draft,
  type MessageLog,
  type Page,
  type Receipt,
} from '../log/message-log.ts'

const pageSize = 500

/** One room of the log in one epoch: after `invalidate` every call rejects with LogUnavailable. */
export class RoomLog {
  readonly #log: MessageLog
  readonly #room: string
  #isStale = false

  constructor(log: MessageLog, room: string) {
    this.#log = log
    this.#room = room
  }

  invalidate() {
    this.#isStale = true
  }

  /** P3.1: durable when it resolves. */
  async append(drafts: readonly Draft[]): Promise<Receipt[]> {
    this.#check()
    return this.#log.append(this.#room, drafts)
  }

  since(rev: number, limit: number, bytes?: number): Promise<Page> {
    return this.#unlessStale(this.#log.since(this.#room, rev, limit, bytes))
  }

  /** `bytes` as in MessageLog. */
  before(id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#unlessStale(this.#log.before(this.#room, id, limit, bytes))
  }

  after(id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#unlessStale(this.#log.after(this.#room, id, limit, bytes))
  }

  /**
   * Returns what the log's reports go to. It passes them to `add`, which moves the head; where they do not follow it, it reads
   * what lies beyond, page by page.
   */
  follow(head: () => number, add: (changes: Changes) => void): (changes?: Changes) => void {
    // Also once more when a report came just before the last page failed: the log does not repeat it.
    const readOn = coalesced(() => this.#readPage(head(), add))
    return (changes) => {
      if (changes !== undefined && changes.after <= head()) add(changes)
      else void readOn()
    }
  }

  /** Whether there is more. */
  async #readPage(head: number, add: (page: Page) => void): Promise<boolean> {
    if (this.#isStale) return false
    try {
      const page = await this.since(head, pageSize)
      add(page)
      return page.rev < page.head
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error // the log reports again when it can be read
      return false
    }
  }

  async #unlessStale<T>(answer: Promise<T>): Promise<T> {
    const result = await answer
    this.#check()
    return result
  }

  #check() {
    if (this.#isStale) throw new LogUnavailable('A new epoch of the log has begun.')
  }
}
