import stringWidth from 'string-width'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** Shortens a line without escape sequences to at most `columns` cells. */
export function fit(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line
  let kept = ''
  let width = 1 // the ellipsis
  for (const { segment } of graphemes.segment(line)) {
    width += widthOf(segment)
    if (width > columns) break
    kept += segment
  }
  return `${kept}…`
}

// Terminals differ in the width of joined emoji, and node:readline counts every part: the larger width is safe.
function widthOf(text: string): number {
  const parts = Array.from(text, (character) => stringWidth(character))
  return Math.max(
    stringWidth(text),
    parts.reduce((sum, width) => sum + width, 0),
  )
}
