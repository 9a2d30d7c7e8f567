/** Code in a text: from after `open` up to `close`. */
export interface CodeSpan {
  open: Backticks
  close: Backticks
}

/** A run of backticks. */
interface Backticks {
  start: number
  end: number
  length: number
}

/**
 * Code between equal runs of backticks, as in CommonMark: one or two for inline code, three or more for a block.
 * Unclosed or blank code is text. In order and not overlapping, in linear time.
 */
export function* codeSpans(text: string): Generator<CodeSpan> {
  let at = 0
  for (const span of pairedRuns(text)) {
    const { open, close } = span
    if (open.start < at) continue
    const inner = text.slice(open.end, close.start)
    if (inner.trim() === '' || (open.length < 3 && inner.includes('\n'))) continue
    yield span
    at = close.end
  }
}

// Paired from the end, each run with the next of its length: looking ahead from every run would be quadratic.
function pairedRuns(text: string): CodeSpan[] {
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
    length,
  }))
  const next = new Map<number, Backticks>()
  const paired = runs.toReversed().flatMap((open) => {
    const close = next.get(open.length)
    next.set(open.length, open)
    return close ? { open, close } : []
  })
  return paired.toReversed()
}
