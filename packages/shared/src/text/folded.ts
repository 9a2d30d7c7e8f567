/**
 * A text normalised for search: without case, accents, vowel points, and width or shape variants. Marks that form
 * another letter, as in Japanese or Hindi, are kept.
 */
export function folded(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase()
  const bare = text.normalize('NFKD').replace(marks, '').normalize('NFC')
  // Upper case first: it makes `ß` equal to `ss`, and `ς` equal to `σ`.
  return bare.toUpperCase().toLowerCase().replaceAll('ς', 'σ').replace(marks, '')
}

/** Accents, Hebrew points, Arabic vowel signs, hamza and tatweel, joiners and variation selectors. */
const marks =
  // eslint-disable-next-line no-misleading-character-class -- each mark is matched by itself
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d\ufe0e\ufe0f]/g
