import type { Message } from '@parley/shared'
import { LogUnavailable, type Draft, type MessageLog, type Page, type Receipt } from '../log/message-log.ts'

const pageSize = 500

/** One room of the log in one epoch: after `invalidate` every call rejects with LogUnavailable. */
export class RoomLog {
  readonly #log: MessageLog
  readonly #room: string
  #isStale = false
  #reading: 'no' | 'now' | 'again' = 'no'

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

  /** Passes what lies beyond the cursor to `add`, page by page. A call during another one makes that one read once more. */
  async readFrom(cursor: () => number, add: (page: Page) => void) {
    if (this.#reading !== 'no') return void (this.#reading = 'again')
    let isRequested: boolean
    try {
      do this.#reading = 'now'
      while ((await this.#readPage(cursor(), add)) || this.#isRequestedAgain())
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error // the log reports again when it can be read
    } finally {
      isRequested = this.#isRequestedAgain()
      this.#reading = 'no'
    }
    // Requested just before the last page failed: the log does not report it again.
    if (isRequested && !this.#isStale) await this.readFrom(cursor, add)
  }

  /** Whether there is more. */
  async #readPage(cursor: number, add: (page: Page) => void) {
    const page = await this.since(cursor, pageSize)
    add(page)
    return page.rev < page.head
  }

  #isRequestedAgain() {
    return this.#reading === 'again'
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
