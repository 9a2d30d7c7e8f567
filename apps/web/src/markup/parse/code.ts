import type { Cut } from './cut.ts'

/**
 * Code between equal runs of backticks, as in CommonMark: one or two for inline code, three or more for a block.
 * Unclosed or blank code is text.
 */
export function* codeIn(text: string): Generator<Cut> {
  let at = 0
  for (const { open, close } of pairedRuns(text)) {
    if (open.start < at) continue
    const cut = open.length < 3 ? inline(text, open, close) : block(text, open, close, at)
    if (!cut) continue
    yield cut
    at = cut.end
  }
}

interface Run {
  start: number
  end: number
  length: number
}

// Paired from the end, each run with the next of its length: looking ahead from every run would be quadratic.
function pairedRuns(text: string): { open: Run; close: Run }[] {
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
    length,
  }))
  const next = new Map<number, Run>()
  const paired = runs.toReversed().flatMap((open) => {
    const close = next.get(open.length)
    next.set(open.length, open)
    return close ? { open, close } : []
  })
  return paired.toReversed()
}

function inline(text: string, open: Run, close: Run): Cut | undefined {
  const inner = text.slice(open.end, close.start)
  if (inner.trim() === '' || inner.includes('\n')) return undefined
  const { start } = open
  const { end } = close
  // One space on each side separates a backtick of the code from the marks.
  const padded = /^ .* $/.test(inner)
  const code = padded ? inner.slice(1, -1) : inner
  return { start, end, segment: { type: 'code', text: code, source: text.slice(start, end) } }
}

function block(text: string, open: Run, close: Run, after: number): Cut | undefined {
  const inner = text.slice(open.end, close.start)
  if (inner.trim() === '') return undefined
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
