/**
 * A picture code names one of Twemoji's files: lower-case hex joined by `-`, without U+FE0F unless there is a U+200D.
 * The emoji is fully qualified first, so missing variation selectors do not matter.
 */
export function codeOfNative(text: string): string {
  const bare = text.replaceAll(variationSelector, '')
  if (bare === eyeInSpeechBubble) return hexOf(bare)
  return hexOf(bare.includes(joiner) ? qualified(bare) : bare)
}

/** The Unicode text of a picture code, fully qualified (UTS #51): `2764` is ❤️ and not ❤. */
export function nativeOf(code: string): string {
  const points = code.split('-').map((hex) => Number.parseInt(hex, 16))
  return qualified(String.fromCodePoint(...points).replaceAll(variationSelector, ''))
}

/** The picture code of a sequence of code points in hex, joined by `-`, however qualified. */
export function codeOfHex(hex: string): string {
  return codeOfNative(nativeOf(hex))
}

const joiner = '\u{200D}'
const variationSelector = '\u{FE0F}'

// The only joined sequence whose Twemoji file name has no U+FE0F.
const eyeInSpeechBubble = '\u{1F441}\u{200D}\u{1F5E8}'

function qualified(bare: string): string {
  return bare.replace(textByDefault, `$&${variationSelector}`)
}

// A skin tone modifier selects the emoji presentation by itself.
const textByDefault = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu

function hexOf(text: string): string {
  return Array.from(text, (character) => character.codePointAt(0)?.toString(16)).join('-')
}
