import type { StoredEntry } from '../../access/entries.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import type { Page } from '../message-log.ts'
import { withinBytes } from '../page-size.ts'

/** A page covers at most this many revs, including those that later changes have replaced. */
export const mostRevs = 1_000

export interface PageEnd {
  /** Messages in the page. */
  limit: number
  /** Bytes of their JSON, unless the first message has more. */
  bytes: number
  /** The rows cover the revs up to here, unless there are `limit` of them. */
  upTo: number
}

/** The page with the entries of its revs. */
export function withEntries(page: Page, entries: StoredEntry[]): Page {
  return entries.length === 0 ? page : { ...page, entries }
}

/** The page after rev `after`. `rows` are in rev order. */
export function pageOf(
  { epoch, head }: Pick<Page, 'epoch' | 'head'>,
  after: number,
  { limit, bytes, upTo }: PageEnd,
  rows: readonly MessageRow[],
): Page {
  const found = rows.slice(0, limit).map(messageOf)
  const messages = bytes === Infinity ? found : withinBytes(found, bytes)
  const isFull = messages.length === limit || messages.length < found.length
  // A page that is not full covers all revs up to `upTo`, also those that later changes have replaced.
  const rev = isFull ? (messages.at(-1)?.rev ?? after) : upTo
  return { epoch, head, after, rev, messages }
}
