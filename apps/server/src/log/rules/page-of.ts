import { messageOf, type MessageRow } from '../message-rows.ts'
import type { Page } from '../message-log.ts'

/** A page covers at most this many revs, including those that later changes have replaced. */
export const mostRevs = 1_000

/** The page after rev `after`. `rows` are in rev order, and cover the revs up to `upTo` unless there are `limit` of them. */
export function pageOf(
  { epoch, head }: Pick<Page, 'epoch' | 'head'>,
  after: number,
  upTo: number,
  limit: number,
  rows: readonly MessageRow[],
): Page {
  const messages = rows.slice(0, limit).map(messageOf)
  // A page that is not full covers all revs up to `upTo`, also those that later changes have replaced.
  const rev = messages.length < limit ? upTo : (messages.at(-1)?.rev ?? after)
  return { epoch, head, after, rev, messages }
}
