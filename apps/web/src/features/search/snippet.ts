import { hitsOf } from '@parley/shared'

/** A part of a message; `hit` when it matches a search word. */
export interface Piece {
  text: string
  hit: boolean
}

/** Length before the first hit, and total length, in UTF-16 code units. */
const leadLength = 40
const maxLength = 240

/** The text around the first hit, with all hits marked; `…` where text is left out. */
export function snippetOf(text: string, words: readonly string[]): Piece[] {
  const hits = hitsOf(text, words)
  const from = startBefore(text, hits[0]?.from ?? 0)
  const to = charBoundary(text, Math.min(text.length, from + maxLength))
  const pieces: Piece[] = []
  let at = from
  for (const hit of hits) {
    if (hit.from >= to) break
    const end = Math.min(hit.to, to)
    pieces.push(
      { text: text.slice(at, hit.from), hit: false },
      { text: text.slice(hit.from, end), hit: true },
    )
    at = end
  }
  pieces.push({ text: text.slice(at, to), hit: false })
  if (from > 0) pieces.unshift({ text: '…', hit: false })
  if (to < text.length) pieces.push({ text: '…', hit: false })
  return pieces.filter((piece) => piece.text !== '')
}

/** Starts a little before the hit, at the start of a word if there is one. */
function startBefore(text: string, hit: number) {
  if (hit <= leadLength) return 0
  const start = hit - leadLength
  const space = text.slice(start, hit).search(/\s/)
  return space < 0 ? charBoundary(text, start) : start + space + 1
}

/** Moves out of a surrogate pair. */
function charBoundary(text: string, at: number) {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) ? at - 1 : at
}
