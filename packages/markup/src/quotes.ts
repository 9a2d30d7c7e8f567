import type { Cut } from './cut.ts'
import type { Segment } from './segment.ts'
import { longSpansIn } from './spoilers.ts'

/** Quotes: consecutive lines that start with `> `, parsed by `inside`. Not in code blocks and spoilers. */
export function* quotesIn(text: string, inside: (quoted: string) => Segment[]): Generator<Cut> {
  if (!mayQuote.test(text)) return
  const spans = longSpansIn(text)
  let next = 0
  let at = 0
  for (const { 0: lines, index } of text.matchAll(quoteLines)) {
    while ((spans[next]?.end ?? Infinity) <= index) next++
    const span = spans[next]
    // What opens in a quote ends with it.
    if (span !== undefined && span.start < index && span.start >= at) continue
    const quoted = lines.replace(/\n$/, '').replace(marks, '')
    if (quoted.trim() === '') continue
    const start = index > at ? index - 1 : index
    at = index + lines.length
    const source = text.slice(start, at)
    yield { start, end: at, segment: { type: 'quote', inner: inside(quoted), source } }
  }
}

// Without the space it is a smiley, such as `>:(`, or an arrow. An empty quoted line needs no space.
const mayQuote = /(?<![^\n])> /
const quoteLines = /(?<![^\n])(?:>(?: [^\n]*)?(?:\n|$))+/g
const marks = /(?<![^\n])> ?/g
