/** The replacement of a selection when a mark is typed over it. */
export interface Wrapped {
  before: string
  /** Stays selected, so that typing the mark again doubles it. */
  inner: string
  after: string
}

/** Marks typed over a selection surround it. Undefined when `typed` is not a mark or the selection is blank. */
export function wrapped(selected: string, typed: string | null): Wrapped | undefined {
  if (typed === null || !marks.includes(typed)) return undefined
  const inner = selected.trim()
  if (inner === '') return undefined
  // A mark works only next to a word, so surrounding white space stays outside.
  const start = selected.indexOf(inner)
  const [head, tail] = [selected.slice(0, start), selected.slice(start + inner.length)]
  if (typed === '`' && inner.includes('\n'))
    return { before: `${head}\`\`\`\n`, inner, after: `\n\`\`\`${tail}` }
  return { before: head + typed, inner, after: typed + tail }
}

const marks = ['*', '_', '~', '`', '|']
