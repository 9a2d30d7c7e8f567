/**
 * For tests: how many characters `work` goes through, the same on every machine. A search counts
 * with the way to what it found, else to the end; a slice is only a view of its text. Backtracking within one search is not seen.
 */
export function charactersRead(work: () => unknown): number {
  let count = 0
  const undo = [
    plural(String.prototype, 'slice', () => 1),
    ...['toLowerCase', 'trim', 'includes', 'indexOf', 'lastIndexOf', 'split'].map((name) =>
      plural(String.prototype, name, (text) => String(text).length),
    ),
    plural(RegExp.prototype, 'exec', searched),
  ]
  try {
    work()
  } finally {
    for (const restore of undo) restore()
  }
  return count

  function plural(on: object, name: string, readBy: ReadBy) {
    const original: unknown = Reflect.get(on, name)
    if (typeof original !== 'function') throw new TypeError(`${name} is no method`)
    Reflect.set(on, name, function (this: unknown, ...given: unknown[]) {
      const from = this instanceof RegExp && (this.global || this.sticky) ? this.lastIndex : 0
      const result: unknown = Reflect.apply(original, this, given)
      count += readBy(this, result, String(given[0]), from)
      return result
    })
    return () => Reflect.set(on, name, original)
  }
}

type ReadBy = (self: unknown, result: unknown, text: string, from: number) => number

function searched(pattern: unknown, result: unknown, text: string, from: number) {
  if (Array.isArray(result)) return Number(Reflect.get(result, 'index')) + String(result[0]).length - from
  return pattern instanceof RegExp && pattern.sticky ? 1 : text.length - from
}
