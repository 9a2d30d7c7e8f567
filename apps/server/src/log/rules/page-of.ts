import { messageOf, type MessageRow } from '../message-rows.ts'
import type { Page } from '../message-log.ts'

/** However many of them were overwritten by later ones, a page looks at no more revs than this. */
export const mostRevs = 1_000

/** The page after `after` from the first `limit` rows, in rev order, of the revs up to `upTo`. */
export function pageOf(
  { epoch, head }: Pick<Page, 'epoch' | 'head'>,
  after: number,
  upTo: number,
  limit: number,
  rows: readonly MessageRow[],
): Page {
  const messages = rows.slice(0, limit).map(messageOf)
  // A page that is not full ends where it stopped to look, whatever revs were overwritten on the way.
  const rev = messages.length < limit ? upTo : (messages.at(-1)?.rev ?? after)
  return { epoch, head, after, rev, messages }
}
