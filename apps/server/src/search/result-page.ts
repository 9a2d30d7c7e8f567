import { limits, containsAll, type Message } from '@parley/shared'
import { withinBytes } from '../log/page-size.ts'
import type { Found, Search } from './message-search.ts'
import { searchedText } from './searched-text.ts'

/** At most this many candidates are compared for one result. */
export const maxExamined = 2_000

/** Matches that are counted. P10.5: only the first page has a count. */
export const countedOf = ({ before }: Pick<Search, 'before'>): number =>
  before === undefined ? limits.foundCounted : limits.found + 1

/** Whether a message is one that is looked for. */
export const isMatch = (message: Message, words: readonly string[]): boolean =>
  !message.removed && containsAll(searchedText(message), words)

/** Builds a result page from candidates, newest first. Stops reading them when the page is complete. */
export function foundPage({ words, before }: Omit<Search, 'room'>, candidates: Iterable<Message>): Found {
  const wanted = countedOf({ before })
  const messages: Message[] = []
  let count = 0
  let examined = 0
  let last = 0
  let cut = false
  for (const message of candidates) {
    if (count >= wanted || examined >= maxExamined) {
      cut = true
      break
    }
    examined += 1
    last = message.id
    if (!isMatch(message, words)) continue
    count += 1
    if (messages.length < limits.found) messages.push(message)
  }
  const isFull = messages.length === limits.found
  return {
    messages,
    // P10.4: the next page starts below the last message shown, not the last one counted.
    reached: isFull ? (messages.at(-1)?.id ?? 0) : cut ? last : 0,
    more: cut || count > messages.length,
    ...(before === undefined && { count, ...(cut && { atLeast: true as const }) }),
  }
}

/** P5.8: the result without the messages that would make it more than a page: they are in the next one. */
export function withinPage(found: Found): Found {
  const messages = withinBytes(found.messages, limits.pageBytes)
  if (messages.length === found.messages.length) return found
  return { ...found, messages, reached: messages.at(-1)?.id ?? found.reached, more: true }
}
