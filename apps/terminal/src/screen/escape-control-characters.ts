/**
 * Makes untrusted text safe for a terminal: control characters, escape sequences and direction changes become visible
 * symbols. Line feeds, emoji joiners and variation selectors stay; a tab becomes four spaces.
 */
export function escapeControlCharacters(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').replace(dangerous, symbolOf)
}

/** The same for text that must be one line. */
export function escapeControlCharactersInLine(text: string): string {
  return escapeControlCharacters(text).replaceAll('\n', '␊')
}

/** JSON that is safe for a terminal: `JSON.stringify` escapes only the first 32 control characters. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value).replace(dangerous, (character) => `\\u${hexOf(character)}`)
}

// Controls except the line feed; line separators; embeddings, overrides and isolates of direction;
// deprecated format characters and annotations; lone surrogates.
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
