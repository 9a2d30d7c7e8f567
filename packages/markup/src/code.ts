import { codeSpans, type CodeSpan } from '@parley/shared'
import type { Cut } from './cut.ts'

/** Code between equal runs of backticks. A block includes the line breaks around it. */
export function* codeIn(text: string): Generator<Cut> {
  let at = 0
  for (const span of codeSpans(text)) {
    const cut = span.open.length < 3 ? inline(text, span) : block(text, span, at)
    yield cut
    at = cut.end
  }
}

function inline(text: string, { open, close }: CodeSpan): Cut {
  const inner = text.slice(open.end, close.start)
  const { start } = open
  const { end } = close
  // One space on each side separates a backtick of the code from the marks.
  const padded = /^ .* $/.test(inner)
  const code = padded ? inner.slice(1, -1) : inner
  return { start, end, segment: { type: 'code', text: code, source: text.slice(start, end) } }
}

function block(text: string, { open, close }: CodeSpan, after: number): Cut {
  const inner = text.slice(open.end, close.start)
  const start = open.start > after && text[open.start - 1] === '\n' ? open.start - 1 : open.start
  const end = text[close.end] === '\n' ? close.end + 1 : close.end
  const language = /^([\w+#.-]{1,30})\n(?=\s*\S)/.exec(inner)?.[1]
  const code = inner.slice(language?.length ?? 0).replace(/^\n|\n$/g, '')
  return {
    start,
    end,
    segment: { type: 'codeBlock', text: code, ...(language && { language }), source: text.slice(start, end) },
  }
}
