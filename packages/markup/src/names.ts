/** Names that `@` may mention, compared without case. */
export interface Names {
  readonly lowerCase: ReadonlySet<string>
  /** Possible lengths of the names in UTF-16 code units, longest first. */
  readonly lengths: readonly number[]
}

export const noNames: Names = { lowerCase: new Set(), lengths: [] }

/** Returns the same object when none of `more` is new, so that nothing rerenders. */
export function withNames(names: Names, more: Iterable<string>): Names {
  const fresh = [...more].filter((name) => name !== '' && !names.lowerCase.has(name.toLowerCase()))
  if (fresh.length === 0) return names
  const lowerCase = new Set([...names.lowerCase, ...fresh.map((name) => name.toLowerCase())])
  return { lowerCase, lengths: longestFirst([...names.lengths, ...fresh.flatMap(lengthsOf)]) }
}

/** The names that follow an `@` in the text. Returns `before` when they are the same. */
export function namesIn(text: string, names: Names, before: Names = noNames): Names {
  const found = new Set<string>()
  const lengths = new Set<number>()
  for (const { index } of text.matchAll(/@/g))
    for (const length of names.lengths) {
      const name = text.slice(index + 1, index + 1 + length).toLowerCase()
      if (!names.lowerCase.has(name)) continue
      found.add(name)
      lengths.add(length)
    }
  const same = sameValues(found, [...before.lowerCase]) && sameValues(lengths, before.lengths)
  return same ? before : { lowerCase: found, lengths: longestFirst(lengths) }
}

export const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

/** As written and in lower case: `İ` becomes two code units. */
const lengthsOf = (name: string) => [name.length, name.toLowerCase().length]

function sameValues<Value>(some: ReadonlySet<Value>, others: readonly Value[]) {
  return some.size === others.length && others.every((value) => some.has(value))
}

function longestFirst(lengths: Iterable<number>): number[] {
  return [...new Set(lengths)].toSorted((a, b) => b - a)
}
