import type { Message } from '@parley/shared'
import { LogUnavailable, type Draft, type MessageLog, type Page, type Receipt } from '../log/message-log.ts'

const pageSize = 500

/** One room of the log in one life: once that is over nothing is taken for it, and nothing answered. */
export class RoomLog {
  readonly #log: MessageLog
  readonly #room: string
  #isOver = false
  #reading: 'no' | 'now' | 'again' = 'no'

  constructor(log: MessageLog, room: string) {
    this.#log = log
    this.#room = room
  }

  end() {
    this.#isOver = true
  }

  /** P3.1: durable when it resolves. */
  async append(draft: Draft): Promise<Receipt> {
    this.#check()
    const [receipt] = await this.#log.append(this.#room, [draft])
    if (receipt === undefined) throw new Error('The log gave no receipt.')
    return receipt
  }

  since(rev: number, limit: number): Promise<Page> {
    return this.#inTime(this.#log.since(this.#room, rev, limit))
  }

  before(id: number, limit: number): Promise<Message[]> {
    return this.#inTime(this.#log.before(this.#room, id, limit))
  }

  after(id: number, limit: number): Promise<Message[]> {
    return this.#inTime(this.#log.after(this.#room, id, limit))
  }

  /** Hands over what lies beyond the cursor, page by page, until there is no more. It goes on when it is called meanwhile. */
  async readOn(cursor: () => number, take: (page: Page) => void) {
    if (this.#reading !== 'no') return void (this.#reading = 'again')
    let isToldSince: boolean
    try {
      do this.#reading = 'now'
      while ((await this.#readPage(cursor(), take)) || this.#isAskedAgain())
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error // the log tells when there is more to read
    } finally {
      isToldSince = this.#isAskedAgain()
      this.#reading = 'no'
    }
    // Told just before the last try failed: the log takes that for heard.
    if (isToldSince && !this.#isOver) await this.readOn(cursor, take)
  }

  /** Whether there is more. */
  async #readPage(cursor: number, take: (page: Page) => void) {
    const page = await this.since(cursor, pageSize)
    take(page)
    return page.rev < page.head
  }

  #isAskedAgain() {
    return this.#reading === 'again'
  }

  async #inTime<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked
    this.#check()
    return answer
  }

  #check() {
    if (this.#isOver) throw new LogUnavailable('Another life of the log has begun.')
  }
}
