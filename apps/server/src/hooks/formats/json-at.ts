/** What stands at a path of foreign JSON; undefined where there is nothing. Never something inherited. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}

/** A text with something in it, or a number as text. Of a long text the beginning, with a sign: a message holds less anyway. */
export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path)
  if (typeof found === 'number' && Number.isFinite(found)) return String(found)
  if (typeof found !== 'string') return undefined
  const text = shortened(found.replaceAll('\0', '').toWellFormed())
  return text.trim() === '' ? undefined : text
}

/** What stands where a text is cut. */
export const cutSign = '… (cut: the rest is not shown)'

export function shortened(text: string): string {
  return text.length <= mostText ? text : `${text.slice(0, mostText)}${cutSign}`
}

/** In UTF-16 code units. */
const mostText = 8_000

/** The first `most` of a list; none where there is no list. */
export function listAt(value: unknown, most: number, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.slice(0, most) : []
}

export function lengthAt(value: unknown, ...path: (string | number)[]): number {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.length : 0
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An address of the web that can be written into a message as it is; undefined: it is none. */
export function linkAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path)
  if (typeof found !== 'string') return undefined
  const text = found.trim()
  const isAddress =
    text.length <= mostLink && /^https?:\/\/[^\s<>"`|\\^{}]+$/i.test(text) && URL.canParse(text)
  return isAddress ? text : undefined
}

/** In UTF-16 code units. */
const mostLink = 1_000
