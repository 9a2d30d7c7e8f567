import type { Timeline } from '@parley/client'
import { samePerson, type Message, type Person } from '@parley/shared'

/** The messages of others that `now` has and `before` had not; none when `before` is unknown or of another epoch. */
export function arrivals(before: Timeline | undefined, now: Timeline | undefined, me: Person): Message[] {
  if (before?.epoch === undefined || now?.epoch !== before.epoch || now.cursor === before.cursor) return []
  const start = now.messages.findLastIndex(({ id }) => id <= before.cursor) + 1
  return now.messages
    .slice(start)
    .filter((message) => !message.removed && (message.guest || message.program || !samePerson(message, me)))
}
