import { firstCharacters } from '@parley/shared'
import { lookAlikeOf, prototypeOf } from './confusable-characters.ts'

/**
 * Names look alike to a reader when they have a key in common (P4.8). The first key is the one that earlier versions stored,
 * and still store: it never changes.
 *
 * The keys are skeletons (UTS 39, 4, "Confusable Detection"). Case is folded before, since "ß" is "SS"; and after what looks
 * like a Latin letter has become one, since "ВОВ" looks like "BOB", but "вов" does not look like "bob". The last key keeps
 * the case: "Ian" looks like "lan" with an L, but not like "Lan".
 */
export function nameKeys(username: string): string[] {
  const name = tidy(username)
  const asLatin = Array.from(decimals(name), lookAlikeOf).join('')
  return [
    ...new Set([
      storedKey(username),
      foldedSkeleton(name),
      foldedSkeleton(asLatin),
      keepsCase + skeleton(name).replaceAll('vv', 'w').replaceAll('VV', 'W'),
    ]),
  ]
}

/** No other key begins with a space. */
const keepsCase = ' '

/** Numbered variants of a name that is taken, at most `longest` characters long. */
export function similarNames(username: string, longest: number): string[] {
  const numbers = Array.from({ length: 98 }, (_, index) => index + 2)
  return numbers.map((n) => `${firstCharacters(username, longest - 3)} ${n}`)
}

function storedKey(username: string) {
  const visible = fold(username.normalize('NFKC')).replace(unseen, '')
  return skeleton(visible.normalize('NFD')).toLowerCase() // some map to upper case: "0" to "O"
}

function foldedSkeleton(name: string) {
  const folded = undotted(fold(name).normalize('NFD'))
  return skeleton(folded).toLowerCase().replaceAll('vv', 'w')
}

function skeleton(name: string) {
  return Array.from(name, prototypeOf).join('').normalize('NFD')
}

const fold = (name: string) => name.toUpperCase().toLowerCase() // both, so that "ß" and "SS" are equal

/** Decomposed, and without what a reader does not see or would not tell from another letter. */
function tidy(username: string) {
  const plain = Array.from(username.normalize('NFKC'), letterOf).join('')
  return undotted(plain.normalize('NFD').replace(unseen, '').replace(twiceTheSame, '$1'))
}

const unseen = /[\s\u0640\p{Default_Ignorable_Code_Point}]/gu // U+0640 only makes a word of Arabic longer
const twiceTheSame = /(\p{Mn})\1+/gu

/** "i" has its dot. */
const undotted = (name: string) => name.replace(/(\p{Soft_Dotted})\u0307/gu, '$1')

// Without a compatibility mapping or an entry in confusables.txt.
const smallCapitals = 'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡ?ʏᴢ'
const firstLetters = [0x1f150, 0x1f170] // white letters in black circles and squares

function letterOf(character: string) {
  const small = smallCapitals.indexOf(character)
  if (small !== -1) return letter(small)
  const code = character.codePointAt(0) ?? 0
  const first = firstLetters.find((one) => code >= one && code < one + 26)
  return first === undefined ? character : letter(code - first)
}

const letter = (index: number) => String.fromCharCode(97 + index)

/** Digits of all scripts as those of ASCII with the same value. */
function decimals(name: string) {
  return name.replace(/[^\p{ASCII}]/gu, (character) =>
    isDigit(character) ? String(valueOf(character.codePointAt(0) ?? 0)) : character,
  )
}

const isDigit = (character: string) => /\p{Nd}/u.test(character)

/** The ten digits of a script follow each other (The Unicode Standard, 4.6). */
function valueOf(code: number) {
  let value = 0
  while (isDigit(String.fromCodePoint(code - value - 1))) value += 1
  return value % 10
}
