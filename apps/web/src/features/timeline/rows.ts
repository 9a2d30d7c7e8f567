import { isoDay } from '../../i18n/time/times.ts'
import { samePerson, type Message } from '@parley/shared'

/** A row of the list. */
export type Row =
  | { type: 'day'; key: string; at: number }
  /** The unread line. */
  | { type: 'line'; key: string }
  | MessageRow

interface MessageRow {
  type: 'message'
  key: string
  message: Message
  /** It opens a group: messages of one author, each within five minutes of the previous one. */
  first: boolean
  /** Removed messages of a group that follow each other have one line: how many they are in its row, 0 in the rows below it. */
  removed?: number
}

const groupedWithinMs = 5 * 60_000

/**
 * The rows of the messages from index `from` to `to` (exclusive). A message has the same row in every range. `line` is the
 * id of the last message that was read, 0 if none was: the unread line follows it.
 */
export function rowsOf(messages: readonly Message[], from = 0, to = messages.length, line = Infinity): Row[] {
  const previous = messages[from - 1]
  let today = previous && isoDay(previous.at)
  return messages.slice(from, to).flatMap((message, index): Row[] => {
    const before = messages[from + index - 1]
    const day = isoDay(message.at)
    const newDay = before === undefined || day !== today
    const firstUnread = message.id > line && (before?.id ?? 0) <= line
    today = day
    const first = newDay || firstUnread || !joins(before, message)
    const row: Row = { type: 'message', key: `m${message.id}`, message, first }
    if (message.removed)
      row.removed = !first && before.removed ? 0 : removedFrom(messages, from + index, line)
    return [
      ...(newDay ? [{ type: 'day', key: `d${message.id}`, at: message.at } as const] : []),
      ...(firstUnread ? [{ type: 'line', key: 'line' } as const] : []),
      row,
    ]
  })
}

/** How many removed messages of one group and day follow each other from this index on. */
function removedFrom(messages: readonly Message[], start: number, line: number): number {
  let end = start + 1
  for (let before = messages[start]; before !== undefined; end += 1) {
    const next = messages[end]
    const isSplit = next === undefined || (next.id > line && before.id <= line)
    if (isSplit || !next.removed || isoDay(next.at) !== isoDay(before.at) || !joins(before, next)) break
    before = next
  }
  return end - start
}

/** Whether `message` stands in the group of the message `before` it. */
function joins(before: Message, message: Message) {
  return message.replyTo === undefined && continues(before, message)
}

/** Whether `message` belongs to the same group as the message `before` it. */
export function continues(
  before: Message,
  message: Pick<Message, 'username' | 'avatar' | 'at' | 'guest' | 'program'>,
): boolean {
  return (
    samePerson(before, message) &&
    before.guest === message.guest &&
    before.program === message.program &&
    message.at - before.at < groupedWithinMs
  )
}
