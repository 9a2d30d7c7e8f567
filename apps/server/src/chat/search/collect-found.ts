import type { Message } from '@parley/shared'
import type { Found, Search } from '../../search/message-search.ts'
import { countedOf, foundPage, isMatch, maxExamined } from '../../search/result-page.ts'
import type { IdRange } from './time-range.ts'

/** Messages below an id that may be found, newest first. */
export type Candidates = (before: number) => Promise<{
  messages: readonly Message[]
  /** The others are below this id; undefined: there are none. */
  next: number | undefined
  /** What this has cost, in messages that were read. */
  examined: number
  behind?: boolean
}>

/** One result page of the candidates within `range` that pass. Looks at a bounded part of them (P10.4). */
export async function collectFound(
  asked: Search,
  { from, below }: IdRange,
  candidates: Candidates,
  passes: (message: Message) => boolean,
): Promise<Found> {
  const shown: Message[] = []
  let [matches, examined, isBehind] = [0, 0, false]
  let last = Math.min(asked.before ?? Infinity, below)
  for (;;) {
    const page = await candidates(last)
    const ofPage = page.messages.filter((message) => message.id >= from && passes(message))
    shown.push(...ofPage)
    matches += ofPage.filter((message) => isMatch(message, asked.words)).length
    examined += page.examined
    isBehind ||= page.behind === true
    // One match more than is counted: there are others.
    if (page.next === undefined || page.next <= from || matches > countedOf(asked)) break
    last = page.next
    if (examined >= maxExamined) return marked(cutAt(foundPage(asked, shown), last), isBehind)
  }
  return marked(foundPage(asked, shown), isBehind)
}

function marked(found: Found, isBehind: boolean): Found {
  return isBehind ? { ...found, behind: true } : found
}

/** P10.4: what was read and is not shown counts as looked at. */
function cutAt(found: Found, last: number): Found {
  const isFirst = found.count !== undefined
  const reached = found.more ? found.reached : last
  return { ...found, reached, more: true, ...(isFirst && { atLeast: true as const }) }
}
