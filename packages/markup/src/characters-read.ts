/**
 * For tests: the number of characters that `work` reads, the same on every machine. A search counts up to its match, or to
 * the end; a slice counts 1. Backtracking within one search is not counted.
 */
export function charactersRead(work: () => unknown): number {
  let count = 0
  const undo = [
    counting(String.prototype, 'slice', () => 1),
    ...['toLowerCase', 'trim', 'includes', 'indexOf', 'lastIndexOf', 'split'].map((name) =>
      counting(String.prototype, name, (text) => String(text).length),
    ),
    counting(RegExp.prototype, 'exec', searched),
  ]
  try {
    work()
  } finally {
    for (const restore of undo) restore()
  }
  return count

  function counting(on: object, name: string, readBy: ReadBy) {
    const original: unknown = Reflect.get(on, name)
    if (typeof original !== 'function') throw new TypeError(`${name} is not a method`)
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
