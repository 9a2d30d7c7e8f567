/** Scripts without spaces between words, such as Chinese and Thai, for a character class: links and marks may touch them. */
export const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
// Variation selectors and the enclosing keycap belong to emoji.
const inWord = `[[\\p{L}\\p{N}\\p{M}]--[${unspaced}\\u{FE0E}\\u{FE0F}\\u{20E3}]]`

// In Arabic and Hebrew, "and", "the" and "to" are one letter joined to the next word: something else may start after them.
// Script extensions include the tatweel and vowel signs. Never after digits.
const prefix = '[[\\p{Script_Extensions=Arabic}\\p{Script_Extensions=Hebrew}]--\\p{N}]'

const atEnd = new RegExp(`[${inWord}--${prefix}]$`, 'v')
const atStart = new RegExp(`^${inWord}`, 'v')

/** Whether the character before `place` belongs to a word that may continue there. */
export function isWordBefore(text: string, place: number): boolean {
  return atEnd.test(text.slice(Math.max(0, place - 2), place))
}

/** Whether the character at `place` may continue a word. */
export function isWordAfter(text: string, place: number): boolean {
  return atStart.test(text.slice(place, place + 2))
}

/** Whether a mention may begin at `place`: outside a word, and where an underscore before it may open italic text. */
export function mayBeginMention(text: string, place: number): boolean {
  const start = text[place - 1] === '_' ? place - 1 : place
  return text[start - 1] !== '_' && !isWordBefore(text, start)
}

/** Whether a mention may end at `place`, likewise. */
export function mayEndMention(text: string, place: number): boolean {
  const end = text[place] === '_' ? place + 1 : place
  return text[end] !== '_' && !isWordAfter(text, end)
}
