import { refuse, wordsOf, type Search, type ServerFrame } from '@parley/shared'
import { SearchUnavailable, type MessageSearch } from '../search/message-search.ts'

/** The searches of one connection, of which one is under way at a time. */
export class SearchLimiter {
  readonly #search: MessageSearch
  #isUnderWay = false

  constructor(search: MessageSearch) {
    this.#search = search
  }

  /** What to tell who asked. */
  async answer(room: string, { query, before }: Search): Promise<ServerFrame> {
    // P10.7
    if (this.#isUnderWay) return refuse('slow_down', { field: 'query', retryAfter: 1 })
    this.#isUnderWay = true
    try {
      const found = await this.#search.find({ room, words: wordsOf(query), before })
      return { type: 'found', query, ...(before !== undefined && { before }), ...found }
    } catch (error) {
      if (error instanceof SearchUnavailable) return refuse('search_unavailable', { field: 'query' })
      throw error
    } finally {
      this.#isUnderWay = false
    }
  }
}
