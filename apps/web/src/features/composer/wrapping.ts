/** What takes the place of a selection when a mark is typed over it. */
export interface Wrapped {
  before: string
  /** What stays selected, so that typing the mark again doubles it. */
  inner: string
  after: string
}

/** Marks typed over a selection surround it. Undefined when `typed` is no mark, or there is nothing to mark. */
export function wrapped(selected: string, typed: string | null): Wrapped | undefined {
  if (typed === null || !marks.includes(typed)) return undefined
  const inner = selected.trim()
  if (inner === '') return undefined
  // A mark works only where it touches a word, so the white space around stays outside.
  const start = selected.indexOf(inner)
  const [head, tail] = [selected.slice(0, start), selected.slice(start + inner.length)]
  if (typed === '`' && inner.includes('\n'))
    return { before: `${head}\`\`\`\n`, inner, after: `\n\`\`\`${tail}` }
  return { before: head + typed, inner, after: typed + tail }
}

const marks = ['*', '_', '~', '`']
