import type { MessageLog } from '../log/message-log.ts'
import { foundPage } from '../search/result-page.ts'
import type { Found, MessageSearch, Search } from '../search/message-search.ts'

/** Searches without an index: for tests. */
export class MemorySearch implements MessageSearch {
  readonly #log: MessageLog

  constructor(log: MessageLog) {
    this.#log = log
  }

  async find(search: Search): Promise<Found> {
    const { messages } = await this.#log.since(search.room, 0, Number.MAX_SAFE_INTEGER)
    const { before = Infinity } = search
    const candidates = messages.filter(({ id }) => id < before).sort((a, b) => b.id - a.id)
    return foundPage(search, candidates)
  }

  close() {
    return Promise.resolve()
  }
}
