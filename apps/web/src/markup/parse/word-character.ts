// Chinese, Japanese, Korean, Thai and their like put no space between words: beside their letters anything may start or end.
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const inWord = `[[\\p{L}\\p{N}\\p{M}]--[${unspaced}]]`

// "And", "the", "to" are one letter in Arabic and Hebrew, written joined to the next word: what is marked may begin after them.
// By extensions, for the line that lengthens a letter and for vowel signs; never after digits.
const prefix = '[[\\p{Script_Extensions=Arabic}\\p{Script_Extensions=Hebrew}]--\\p{N}]'

const atEnd = new RegExp(`[${inWord}--${prefix}]$`, 'v')
const atStart = new RegExp(`^${inWord}`, 'v')

/** Whether the character that ends at `place` belongs to a word that may go on there. */
export function isWordBefore(text: string, place: number): boolean {
  return atEnd.test(text.slice(Math.max(0, place - 2), place))
}

/** Whether the character that starts at `place` belongs to a word that may have begun before it. */
export function isWordAfter(text: string, place: number): boolean {
  return atStart.test(text.slice(place, place + 2))
}
