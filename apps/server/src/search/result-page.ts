import { limits, containsAll, type Message } from '@parley/shared'
import type { Found, Search } from './message-search.ts'

/** So many candidates are looked at for one answer, in which way ever they were chosen. */
const mostExamined = 2_000

/** Puts an answer together from messages that may match, newest first. Takes no more of them than it needs. */
export function foundPage({ words, before }: Search, candidates: Iterable<Message>): Found {
  // P10.5: only the first answer counts.
  const wanted = before === undefined ? limits.foundCounted : limits.found + 1
  const messages: Message[] = []
  let count = 0
  let examined = 0
  let last = 0
  let cut = false
  for (const message of candidates) {
    if (count >= wanted || examined >= mostExamined) {
      cut = true
      break
    }
    examined += 1
    last = message.id
    if (message.removed || !containsAll(message.message, words)) continue
    count += 1
    if (messages.length < limits.found) messages.push(message)
  }
  const isFull = messages.length === limits.found
  return {
    messages,
    // P10.4: what was only counted is still to be shown.
    reached: isFull ? (messages.at(-1)?.id ?? 0) : cut ? last : 0,
    more: cut || count > messages.length,
    ...(before === undefined && { count, ...(cut && { atLeast: true as const }) }),
  }
}
