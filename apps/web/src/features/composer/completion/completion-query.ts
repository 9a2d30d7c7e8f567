import { limits } from '@parley/shared'

/** The text that can be completed: `:smi`, `@Ada Lo` or `/mu`, from `start` to the caret. */
export interface CompletionQuery {
  type: 'emoji' | 'person' | 'command'
  start: number
  end: number
  /** The text after the colon, the at sign or the slash. */
  typed: string
}

/** The query that ends at the caret; undefined in code. */
export function queryAt(text: string, caret: number): CompletionQuery | undefined {
  if (caret > limits.message) return undefined
  const before = text.slice(Math.max(0, caret - maxLookback), caret)
  const command = caret <= maxLookback ? commandPattern.exec(before)?.[1] : undefined
  if (command !== undefined) return { type: 'command', start: 0, end: caret, typed: command }
  const found = [emojiPattern, emojiWordPattern, personPattern]
    .map((pattern) => pattern.exec(before))
    .find(Boolean)?.groups
  const typed = found?.['emoji'] ?? found?.['person']
  if (found === undefined || typed === undefined) return undefined
  const start = caret - typed.length - 1
  if (isInCode(text.slice(0, start))) return undefined
  return { type: found['emoji'] === undefined ? 'person' : 'emoji', start, end: caret, typed }
}

const maxLookback = 64

// A command is the first word of a message.
const commandPattern = /^\/(\p{L}*)$/u

// Not after a Latin letter or digit, as in `12:30`, `http://` and `ada@example.com`. Chinese needs no space before.
const emojiPattern = /(?<![a-z0-9_:/@]):(?<emoji>[a-z0-9_+-]{2,40})$/i
// Emoji names in the page's language: only at the start of a word, because a colon usually ends one.
const emojiWordPattern = /(?<!\S):(?<emoji>[\p{L}\p{M}]{2,40})$/u
const personPattern = /(?<![\p{Script=Latin}\p{N}_.+@-])@(?<person>[^@\n]{0,40})$/u

/** Whether `before` ends inside an open code block or inline code (as codeSpans of the shared package). */
function isInCode(before: string): boolean {
  const runs = Array.from(before.matchAll(/`+/g), ({ 0: { length }, index }) => ({ length, index }))
  for (let at = 0; at < runs.length; at++) {
    const open = runs[at]
    if (open === undefined) break
    const isBlock = open.length >= 3
    const close = runs.findIndex(({ length }, other) => other > at && length === open.length)
    const closes = close >= 0 && (isBlock || !before.slice(open.index, runs[close]?.index).includes('\n'))
    if (closes) at = close
    else if (isBlock || !before.includes('\n', open.index)) return true
  }
  return false
}
