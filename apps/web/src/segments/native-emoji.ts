// U+FE0E asks for text.
const asPicture = '\\u{FE0F}?(?!\\u{FE0E})'

/** One Unicode emoji: a flag, a keycap, a person in a skin tone or a joined family is one. */
export const nativeEmoji = everyEmoji() ?? nearlyEveryEmoji()

function everyEmoji(): RegExp | undefined {
  try {
    return new RegExp(`\\p{RGI_Emoji}${asPicture}`, 'v')
  } catch (error) {
    // Browsers from before 2023 have no `v`.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** For engines without `v`. It follows the pattern of emoji, so it also takes sequences that nobody has drawn. */
export function nearlyEveryEmoji(): RegExp {
  const keycap = '[#*0-9]\\u{FE0F}\\u{20E3}'
  const flag = '\\p{RI}\\p{RI}'
  const picture = '(?=\\p{Extended_Pictographic})(?:\\p{Emoji_Presentation}|.\\u{FE0F})'
  const toned = '\\p{Emoji_Modifier_Base}\\p{Emoji_Modifier}'
  const one = `(?:${toned}|${picture}|\\p{Emoji_Modifier})`
  const regionOfFlag = '(?:[\\u{E0020}-\\u{E007E}]+\\u{E007F})?'
  return new RegExp(`(?:${keycap}|${flag}|${one}(?:\\u{200D}${one})*${regionOfFlag})${asPicture}`, 'u')
}
