/**
 * A text as a search compares it: without case, accents, vowel points and the width or shape of its characters. Marks
 * that make another letter of one, as in Japanese or Hindi, stay.
 */
export function folded(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  const bare = text.normalize('NFKD').replace(marks, '').normalize('NFC')
  // Upper case first: it is where `ß` becomes the same as `ss`, and `ς` the same as `σ`.
  return bare.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replace(marks, '')
}

/** Accents, Hebrew points, Arabic vowel signs, hamza and tatweel, and what joins or chooses the form of an emoji. */
const marks =
  // eslint-disable-next-line no-misleading-character-class -- each mark is meant by itself
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\ufe0e\ufe0f]/g
