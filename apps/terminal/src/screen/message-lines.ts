import type { Message } from '@parley/shared'
import type { EmojiText } from './emoji-text.ts'
import { fit } from './fit.ts'
import { escapeControlCharacters, escapeControlCharactersInLine } from './escape-control-characters.ts'
import type { Paint } from './paint.ts'

/** Columns that the quote of a reply may take. */
const mostQuoted = 72

export interface MessageLook {
  paint: Paint
  emoji: EmojiText
}

/** A message as lines for a terminal. A line of its own cannot pass for somebody else's: it is marked. */
export function messageLines(message: Message, { paint, emoji }: MessageLook): string[] {
  const [first = '', ...more] = message.removed
    ? [paint.dim('took this message back')]
    : escapeControlCharacters(emoji(message.message)).split('\n')
  const name =
    paint.name(message, escapeControlCharactersInLine(message.username)) + (message.guest ? ' (guest)' : '')
  const head = `${paint.dim(clock(message.at))} ${name}${paint.dim(message.edited ? ' (edited):' : ':')} ${first}`
  const { replyTo } = message
  const quote =
    replyTo &&
    `${escapeControlCharactersInLine(replyTo.username)}: ${escapeControlCharactersInLine(emoji(replyTo.message))}`
  return [
    ...(quote === undefined ? [] : [paint.dim(fit(`    ┌ ${quote}`, mostQuoted))]),
    head,
    ...more.map((line) => `${paint.dim('    │')} ${line}`),
  ]
}

/** The line between two days; undefined when `message` is of the same day as the one before. */
export function dayLine(
  message: Message,
  before: Message | undefined,
  { paint }: MessageLook,
): string | undefined {
  const day = dayOf(message.at)
  return before !== undefined && dayOf(before.at) === day ? undefined : paint.dim(`── ${day} ──`)
}

function clock(at: number): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return '--:--'
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

const days = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})

// `at` is another machine's word and need not be a date at all.
function dayOf(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? 'some day' : days.format(date)
}
