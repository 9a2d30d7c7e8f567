import { hitsOf } from '@parley/shared'

/** A part of a message: a hit is what was looked for. */
export interface Piece {
  text: string
  hit: boolean
}

/** How much is shown before the first hit, and in all, in UTF-16 code units. */
const lead = 40
const most = 240

/** The text around the first hit, with every hit in it marked; `…` stands where something was left out. */
export function snippetOf(text: string, words: readonly string[]): Piece[] {
  const hits = hitsOf(text, words)
  const from = beginning(text, hits[0]?.from ?? 0)
  const to = whole(text, Math.min(text.length, from + most))
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

/** Begins a little before the hit, where a word does if one is near. */
function beginning(text: string, hit: number) {
  if (hit <= lead) return 0
  const start = hit - lead
  const space = text.slice(start, hit).search(/\s/)
  return space < 0 ? whole(text, start) : start + space + 1
}

/** Not in the middle of a surrogate pair. */
function whole(text: string, at: number) {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) ? at - 1 : at
}
