import { characterAt, hitsOf, type Hit } from '@parley/shared'

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
  const to = characterAt(text, Math.min(text.length, from + maxLength)).start
  const pieces: Piece[] = []
  let at = from
  for (const found of hits) {
    if (found.from >= to) break
    const hit = widened(text, found)
    const end = Math.min(hit.to, to)
    if (end <= at) continue
    const start = Math.max(hit.from, at)
    pieces.push({ text: text.slice(at, start), hit: false }, { text: text.slice(start, end), hit: true })
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
  return space < 0 ? characterAt(text, start).start : start + space + 1
}

/** A hit is marked with all of its first and last character: an emoji that is split is drawn as its parts. */
function widened(text: string, { from, to }: Hit): Hit {
  return { from: characterAt(text, from).start, to: characterAt(text, to - 1).end }
}
