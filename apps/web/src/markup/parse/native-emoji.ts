// U+FE0E asks for text.
const asPicture = '\\u{FE0F}?(?!\\u{FE0E})'

/** One Unicode emoji: a flag, a keycap, a person in a skin tone or a joined family is one (UTS 51, "RGI emoji set"). */
export const nativeEmoji = new RegExp(`\\p{RGI_Emoji}${asPicture}`, 'v')
