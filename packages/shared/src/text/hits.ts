import { folded } from './folded.ts'

/** A range of a text, in UTF-16 code units. */
export interface Hit {
  from: number
  to: number
}

/** The ranges of folded words in the original text, in order and not overlapping. */
export function hitsOf(text: string, words: readonly string[]): Hit[] {
  const { characters, origins } = mapped(text)
  const found = words.flatMap((word) => placesOf(characters, word))
  const hits: Hit[] = []
  for (const { from, to } of found.sort((a, b) => a.from - b.from)) {
    const last = hits.at(-1)
    const start = origins[from] ?? 0
    const end = endOf(to)
    if (last !== undefined && start < last.to) last.to = Math.max(last.to, end)
    else hits.push({ from: start, to: end })
  }
  return hits

  // A character that folds to several is matched as a whole.
  function endOf(to: number) {
    const last = origins[to - 1]
    let next = to
    while (next < origins.length && origins[next] === last) next += 1
    return origins[next] ?? text.length
  }
}

/** The folded text, and the original index of each of its code units. */
function mapped(text: string) {
  let characters = ''
  const origins: number[] = []
  for (const { 0: cluster, index } of text.matchAll(clusters)) {
    const fold = folded(cluster)
    characters += fold
    for (let unit = 0; unit < fold.length; unit += 1) origins.push(index)
  }
  return { characters, origins }
}

/** Units that are folded together: a character with its marks, and the parts of Korean syllables. */
const clusters = /[\u1100-\u11ff]+|[\s\S]\p{M}*/gu

function placesOf(text: string, word: string) {
  const places: Hit[] = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length))
    places.push({ from: at, to: at + word.length })
  return places
}
