/** Names that an `@` may call, compared without case. */
export interface Names {
  readonly lowerCase: ReadonlySet<string>
  /** Of the names, in UTF-16 code units; the longest first. */
  readonly lengths: readonly number[]
}

export const noNames: Names = { lowerCase: new Set(), lengths: [] }

/** The same object when none of `more` is new: what was drawn with it need not be drawn again. */
export function withNames(names: Names, more: Iterable<string>): Names {
  const all = Array.from(more, (name) => name.toLowerCase())
  const fresh = all.filter((name) => name !== '' && !names.lowerCase.has(name))
  if (fresh.length === 0) return names
  const lowerCase = new Set([...names.lowerCase, ...fresh])
  return { lowerCase, lengths: lengthsOf(lowerCase) }
}

/** Those of `names` that stand behind an `@` of the text; `before` when they are the same as then. */
export function namesIn(text: string, names: Names, before: Names = noNames): Names {
  const found = new Set<string>()
  for (const { index } of text.matchAll(/@/g))
    for (const length of names.lengths) {
      const name = text.slice(index + 1, index + 1 + length).toLowerCase()
      if (names.lowerCase.has(name)) found.add(name)
    }
  const same = found.size === before.lowerCase.size && [...found].every((name) => before.lowerCase.has(name))
  return same ? before : { lowerCase: found, lengths: lengthsOf(found) }
}

export const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

function lengthsOf(names: ReadonlySet<string>): number[] {
  return [...new Set(Array.from(names, ({ length }) => length))].toSorted((a, b) => b - a)
}
