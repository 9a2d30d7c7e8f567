import { samePerson, type Message } from '@parley/shared'

/** What the list shows, from top to bottom. */
export type Row =
  | { type: 'day'; key: string; at: number }
  /** Where the reader left off. */
  | { type: 'line'; key: string }
  /** `first` opens a group: one author's messages, each within five minutes of the one before. */
  | { type: 'message'; key: string; message: Message; first: boolean }

const groupedWithinMs = 5 * 60_000

/**
 * The rows of the messages from index `from` up to `to`: the same ones, whatever part of the messages is shown. After
 * message `line` the reader left off, or before all of them where it is 0.
 */
export function rowsOf(messages: readonly Message[], from = 0, to = messages.length, line = Infinity): Row[] {
  const earlier = messages[from - 1]
  let today = earlier && dayOf(earlier.at)
  return messages.slice(from, to).flatMap((message, index): Row[] => {
    const before = messages[from + index - 1]
    const day = dayOf(message.at)
    const newDay = before === undefined || day !== today
    const leftOff = message.id > line && (before?.id ?? 0) <= line
    today = day
    const row: Row = {
      type: 'message',
      key: `m${message.id}`,
      message,
      first: newDay || leftOff || message.replyTo !== undefined || !continues(before, message),
    }
    return [
      ...(newDay ? [{ type: 'day', key: `d${message.id}`, at: message.at } as const] : []),
      ...(leftOff ? [{ type: 'line', key: 'line' } as const] : []),
      row,
    ]
  })
}

/** Whether `message` belongs to the group that `before` is in. */
export function continues(
  before: Message,
  message: Pick<Message, 'username' | 'avatar' | 'at' | 'guest'>,
): boolean {
  return (
    samePerson(before, message) && before.guest === message.guest && message.at - before.at < groupedWithinMs
  )
}

function dayOf(at: number) {
  return new Date(at).toDateString()
}
