import type { Timeline } from '@parley/client'
import { samePerson, type Message, type Person } from '@parley/shared'

/** What others have said between two states of a room; nothing when the first was not known yet, or was another life of the log. */
export function arrivals(before: Timeline | undefined, now: Timeline | undefined, me: Person): Message[] {
  if (before?.epoch === undefined || now?.epoch !== before.epoch || now.cursor === before.cursor) return []
  const start = now.messages.findLastIndex(({ id }) => id <= before.cursor) + 1
  return now.messages
    .slice(start)
    .filter((message) => !message.removed && (message.guest || !samePerson(message, me)))
}
