const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/**
 * At most `most` UTF-16 code units of a text, cut between characters as people see them: never within an emoji or a letter
 * with its marks.
 */
export function firstCharacters(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, characterAt(text, most).start).trimEnd()
}

/** The same with an ellipsis where something is left out. */
export function beginningOf(text: string, most: number): string {
  return text.length <= most ? text : `${firstCharacters(text, most - 1)}…`
}

/** Where the character at `index` starts and ends, in UTF-16 code units. */
export function characterAt(text: string, index: number): { start: number; end: number } {
  const found = characters.segment(text).containing(index)
  return found === undefined
    ? { start: text.length, end: text.length }
    : { start: found.index, end: found.index + found.segment.length }
}
