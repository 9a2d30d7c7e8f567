import { codeSpans, spoilerMark, spoilersIn, type CodeSpan } from '@parley/shared'
import { codeIn } from './code.ts'
import type { Cut } from './cut.ts'
import type { Segment } from './segment.ts'

/** Code and spoilers, with what `inside` makes of the text of a spoiler. A spoiler contains the code that is in it. */
export function* codeAndSpoilersIn(text: string, inside: (hidden: string) => Segment[]): Generator<Cut> {
  let at = 0
  for (const { start, end } of spoilersIn(text)) {
    yield* codeBetween(text, at, start)
    const found = parts.exec(text.slice(start, end))
    const [, open = spoilerMark, inner = '', close = spoilerMark] = found ?? []
    yield { start, end, segment: { type: 'spoiler', open, close, inner: inside(inner) } }
    at = end
  }
  yield* codeBetween(text, at, text.length)
}

/** The line breaks of marks on lines of their own belong to the marks. */
const parts = /^(\|\|\n?)([^]*?)(\n?\|\|)$/

function codeBetween(text: string, from: number, to: number): Cut[] {
  return Array.from(codeIn(text.slice(from, to)), ({ start, end, segment }) => ({
    start: start + from,
    end: end + from,
    segment,
  }))
}

/** Where each code block and spoiler of several lines starts and ends, in order. Their lines are no quotes and lists. */
export function longSpansIn(text: string): { start: number; end: number }[] {
  const code = Array.from(codeSpans(text), spanOf)
  const spans: { start: number; end: number }[] = []
  let next = 0
  for (const spoiler of spoilersIn(text)) {
    for (let one = code[next]; one !== undefined && one.start < spoiler.end; one = code[++next])
      if (one.end <= spoiler.start) spans.push(one)
    spans.push(spoiler)
  }
  return [...spans, ...code.slice(next)].filter(({ start, end }) => text.slice(start, end).includes('\n'))
}

function spanOf({ open, close }: CodeSpan) {
  return { start: open.start, end: close.end }
}
