import type { FoundFrame } from '@parley/shared'

/** Which messages, of which room: those below the id `before`, if it says so. `words` are folded, and at least one. */
export interface Search {
  room: string
  words: readonly string[]
  before?: number | undefined
}

/** The answer, without the words of the question. P10 says what each part means. */
export type Found = Omit<FoundFrame, 'type' | 'query' | 'before'>

/**
 * Finds messages by what they say (P10). It is a cursor over the log of its own: it holds nothing that the log does not
 * have, and may be thrown away. Every engine passes the suite in `search-contract.ts`.
 */
export interface MessageSearch {
  /** What was durable before the call is found, unless the answer says `behind`. Rejects with SearchUnavailable. */
  find(search: Search): Promise<Found>
  close(): Promise<void>
}

/** The index cannot be used for now. The log is not concerned. */
export class SearchUnavailable extends Error {
  override name = 'SearchUnavailable'
}
