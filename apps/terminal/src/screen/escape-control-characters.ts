/**
 * Makes text of others harmless on a terminal: control characters, the escape sequences made of them, and what changes
 * the direction of text become visible symbols. Line feeds stay; a tab is four spaces. Joiners and selectors of emoji stay.
 */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').replace(dangerous, symbolOf)
}

/** The same for what belongs in one line. */
export function escapeControlCharactersInLine(text: string): string {
  return escapeControlCharacters(text).replaceAll('\n', '␊')
}

/** JSON that means the same and is harmless on a terminal: JSON escapes only the first 32 control characters itself. */
export function harmlessJson(value: unknown): string {
  return JSON.stringify(value).replace(dangerous, (character) => `\\u${hexOf(character)}`)
}

// Controls but the line feed; separators that some take for it; embeddings, overrides and isolates of direction;
// deprecated format characters and annotations; halves of surrogate pairs.
const dangerous = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u206f\ufff9-\ufffb]|\p{Cs}/gu

function symbolOf(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  if (code === 0x7f) return '␡'
  return `⟨U+${hexOf(character).toUpperCase()}⟩`
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0')
}
