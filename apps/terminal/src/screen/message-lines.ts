import { actionIn, describedFile, quotedText, withoutSpoilers, type Message } from '@parley/shared'
import type { EmojiText } from './emoji-text.ts'
import { fit } from './fit.ts'
import { escapeControlCharacters, escapeControlCharactersInLine } from './escape-control-characters.ts'
import type { Paint } from './paint.ts'

/** The width limit of a quote, in columns. */
const maxQuoteColumns = 72

export interface MessageStyle {
  paint: Paint
  emoji: EmojiText
  /** Until they are asked for. */
  hidesSpoilers?: boolean
}

/** In the place of a spoiler: its marks, so that it is known for one. */
const hiddenSpoiler = '||…||'

/** A message as lines for a terminal. Further lines are marked, so that they cannot imitate another message. */
export function messageLines(message: Message, style: MessageStyle): string[] {
  const { paint, emoji } = style
  const [first = '', ...more] = message.removed
    ? [paint.dim('removed this message')]
    : [...textLines(message, style), ...fileLines(message)]
  const name = paint.name(message, escapeControlCharactersInLine(message.username)) + markOf(message)
  const edited = message.edited ? ' (edited)' : ''
  const head = `${paint.dim(clock(message.at))} ${
    isAction(message) ? `* ${name}${first}${paint.dim(edited)}` : `${name}${paint.dim(`${edited}:`)} ${first}`
  }`
  const { replyTo } = message
  const quote =
    replyTo &&
    `${escapeControlCharactersInLine(replyTo.username)}: ${escapeControlCharactersInLine(emoji(quotedText(replyTo)))}`
  return [
    ...(quote === undefined ? [] : [paint.dim(fit(`    ┌ ${quote}`, maxQuoteColumns))]),
    head,
    ...more.map((line) => `${paint.dim('    │')} ${line}`),
  ]
}

function markOf({ guest, program }: Message) {
  if (guest) return ' (guest)'
  if (program === undefined) return ''
  return program === 'bridge' ? ' (from elsewhere)' : ' (bot)'
}

/** Its name stands before it in any case. */
const isAction = (message: Message) => !message.removed && actionIn(message) !== undefined

function textLines(shown: Message, { emoji, hidesSpoilers = false }: MessageStyle) {
  const { username, files = [] } = shown
  const message = isAction(shown) ? (actionIn(shown)?.slice(username.length) ?? '') : shown.message
  if (message === '' && files.length > 0) return []
  const text = hidesSpoilers ? withoutSpoilers(message, hiddenSpoiler) : message
  return escapeControlCharacters(emoji(text)).split('\n')
}

function fileLines({ files = [] }: Message) {
  return files.map((file) => `[${escapeControlCharactersInLine(describedFile(file))}]`)
}

/** The line between two days; undefined when `message` has the same day as the previous one. */
export function dayLine(
  message: Message,
  before: Message | undefined,
  { paint }: MessageStyle,
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

// `at` comes from another machine, and may not be a valid date.
function dayOf(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? 'unknown date' : days.format(date)
}
