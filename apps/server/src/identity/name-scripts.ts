import { lookAlikeOf, lookAlikesOf } from './confusable-characters.ts'

/** Scripts in use (UAX 31, tables 5 and 7). Characters of all others count as one script more. */
const scripts =
  'Latn Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hebr Hira Kana Khmr Knda Laoo Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt Adlm Bali Bamu Batk Cakm Cans Cham Cher Java Kali Lana Lepc Limb Lisu Mand Mong Mtei Newa Nkoo Olck Osge Plrd Rohg Saur Sund Sylo Syrc Tale Talu Tavt Tfng Vaii Yiii'.split(
    ' ',
  )

/** UTS 39, 5.2: Latin may stand beside the scripts that one writer of Japanese, Chinese or Korean uses. */
const together = ['Latn Hani Hira Kana', 'Latn Hani Bopo', 'Latn Hani Hang'].map((those) => those.split(' '))

/** Digits, punctuation, symbols, emoji, and marks that every script uses. */
const shared = /[\p{scx=Zyyy}\p{scx=Zinh}\u0300-\u036f[\p{sc=Zyyy}--[\p{L}\p{Nd}]]]/gv

const allowed = [...scripts.map((script) => [script]), ...together]

/** Compiling all of them takes a tenth of a second: each is compiled when a name needs it. */
const compiled = new Map<string, RegExp>()

/** Whether every character belongs to one of these scripts. */
function isWithin(those: readonly string[], text: string): boolean {
  const key = those.join(' ')
  const known = compiled.get(key) ?? new RegExp(`^[${those.map(classOf).join('')}]*$`, 'v')
  compiled.set(key, known)
  return known.test(text)
}

const classOf = (script: string) => String.raw`\p{scx=${script}}`

/**
 * Whether a name is written in more scripts than one writer uses: more than "highly restrictive" allows (UTS 39, 5.2). What
 * only looks like letters in another style, such as full width, counts as those letters.
 */
export function isMixed(username: string): boolean {
  const letters = plainLetters(username).replace(shared, '')
  // Of a script that is not in use, all have to be so.
  return !allowed.some((those) => isWithin(those, letters)) && !isOfNone(letters)
}

function isOfNone(letters: string): boolean {
  return Array.from(letters).every((letter) => !isWithin(scripts, letter))
}

/** The name in Latin, Cyrillic or Greek alone, if each letter of another script has a look-alike there. */
export function inOneScript(username: string): string | undefined {
  const plain = plainLetters(username)
  const inLatin = plain.replace(/\p{L}/gu, lookAlikeOf)
  return [inLatin, ...alphabets.map((alphabet) => writtenIn(alphabet, plain))].find((name) => !isMixed(name))
}

/** The letters in daily use of the two scripts that have the most look-alikes of Latin ones. */
const alphabets = [/[\u0400-\u045f]/u, /[\u0370-\u03ff]/u]

function writtenIn(alphabet: RegExp, name: string) {
  const inAlphabet = (letter: string) => lookAlikesOf(letter).find((other) => alphabet.test(other)) ?? letter
  return name.replace(/\p{Script=Latin}/gu, inAlphabet)
}

function plainLetters(username: string) {
  return username.replace(/\p{L}/gu, (letter) => letter.normalize('NFKC'))
}
