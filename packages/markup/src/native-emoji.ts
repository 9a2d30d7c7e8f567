// U+FE0E requests text presentation.
const asPicture = '\\u{FE0F}?(?!\\u{FE0E})'

/** One Unicode emoji: flags, keycaps, skin tones and joined families count as one (UTS 51, "RGI emoji set"). */
export const nativeEmoji = new RegExp(`\\p{RGI_Emoji}${asPicture}`, 'v')
