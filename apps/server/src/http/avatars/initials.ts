const MOST_CODE_POINTS = 8
// Invisible characters that combine several characters into one emoji: joiner, emoji style, the tags of a flag.
const EMOJI_GLUE = /\u200d|\ufe0f|[\u{e0020}-\u{e007f}]/u
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** At most two graphemes: the first of the first word and, if there are several words, of the last. */
export function initials(name: string): string[] {
  const words = name
    .split(/\s+/u)
    .map((word) => firstGrapheme(visible(word)))
    .filter((initial) => initial !== '')
  const first = words[0]
  const last = words.at(-1)
  if (first === undefined || last === undefined) return []
  return words.length === 1 ? [first] : [first, last]
}

// Upper case first: 'ß' becomes 'SS' and 'ﬁ' becomes 'FI', of which only the first letter stays.
function firstGrapheme(word: string): string {
  const [first] = graphemes.segment(word.toUpperCase())
  const points = Array.from(first?.segment ?? '').slice(0, MOST_CODE_POINTS)
  return points.join('')
}

/** Without characters that XML forbids, that are invisible, or that change the text direction. */
function visible(word: string): string {
  return word
    .replace(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u2800]/gu, '')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, (point) => (EMOJI_GLUE.test(point) ? point : ''))
    .replace(/^\p{Default_Ignorable_Code_Point}+/u, '')
}
