import { isoDay } from '../../i18n/times.ts'
import { samePerson, type Message } from '@parley/shared'

/** A row of the list. */
export type Row =
  | { type: 'day'; key: string; at: number }
  /** The unread line. */
  | { type: 'line'; key: string }
  /** `first` opens a group: messages of one author, each within five minutes of the previous one. */
  | { type: 'message'; key: string; message: Message; first: boolean }

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
    const row: Row = {
      type: 'message',
      key: `m${message.id}`,
      message,
      first: newDay || firstUnread || message.replyTo !== undefined || !continues(before, message),
    }
    return [
      ...(newDay ? [{ type: 'day', key: `d${message.id}`, at: message.at } as const] : []),
      ...(firstUnread ? [{ type: 'line', key: 'line' } as const] : []),
      row,
    ]
  })
}

/** Whether `message` belongs to the same group as the message `before` it. */
export function continues(
  before: Message,
  message: Pick<Message, 'username' | 'avatar' | 'at' | 'guest'>,
): boolean {
  return (
    samePerson(before, message) && before.guest === message.guest && message.at - before.at < groupedWithinMs
  )
}
