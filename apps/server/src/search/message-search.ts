import type { FoundFrame } from '@parley/shared'

/** Searches the messages of a room with an id below `before`. `words` are folded, and not empty. */
export interface Search {
  room: string
  words: readonly string[]
  before?: number | undefined
}

/** The result, as defined by P10. */
export type Found = Omit<FoundFrame, 'type' | 'query' | 'before'>

/**
 * Finds messages by their text (P10). The index is derived from the log and can be deleted. Every engine passes the suite in
 * `testing/contracts/search-contract.ts`.
 */
export interface MessageSearch {
  /** Finds everything that was durable before the call, unless the result is marked `behind`. Rejects with SearchUnavailable. */
  find(search: Search): Promise<Found>
  close(): Promise<void>
}

/** The index cannot be used now. The log is not affected. */
export class SearchUnavailable extends Error {
  override name = 'SearchUnavailable'
}
