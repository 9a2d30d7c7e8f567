import { limits } from '@parley/shared'

/** What is being written that can be completed: `:smi` or `@Ada Lo`, from `start` to the caret. */
export interface CompletionQuery {
  type: 'emoji' | 'person'
  start: number
  end: number
  /** What was typed behind the colon or the at sign. */
  typed: string
}

/** Finds what ends at the caret and can be completed; never in code. */
export function queryAt(text: string, caret: number): CompletionQuery | undefined {
  if (caret > limits.message) return undefined
  const before = text.slice(Math.max(0, caret - furthest), caret)
  const found = [emojiBegun, emojiWordBegun, personBegun]
    .map((composeState) => composeState.exec(before))
    .find(Boolean)?.groups
  const typed = found?.['emoji'] ?? found?.['person']
  if (found === undefined || typed === undefined) return undefined
  const start = caret - typed.length - 1
  if (isInCode(text.slice(0, start))) return undefined
  return { type: found['emoji'] === undefined ? 'person' : 'emoji', start, end: caret, typed }
}

const furthest = 64

// Not behind a letter or digit of ours: `12:30`, `http://` and `ada@example.com` are something else. Chinese needs no space before.
const emojiBegun = /(?<![a-z0-9_:/@]):(?<emoji>[a-z0-9_+-]{2,40})$/i
// What an emoji is called in the page's language: only where a word may begin, for a colon ends one more often than it begins one.
const emojiWordBegun = /(?<!\S):(?<emoji>[\p{L}\p{M}]{2,40})$/u
const personBegun = /(?<![\p{Script=Latin}\p{N}_.+@-])@(?<person>[^@\n]{0,40})$/u

/** Whether what comes next is in code that is open: a block, or a stretch of this line (see segments/code.ts). */
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
