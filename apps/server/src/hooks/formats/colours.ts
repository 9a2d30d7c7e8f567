/** Colours of what has happened: as good senders show them, readable beside light and dark surfaces. */
export const colours = {
  good: '#2eb886',
  warning: '#daa038',
  danger: '#d72b3f',
  info: '#3b82f6',
  neutral: '#8b949e',
  merged: '#8957e5',
} as const

/** `#rrggbb` of a hex colour with three or six digits, with or without `#`, of a number as Discord has them, or of a word. */
export function colourOf(value: unknown): string | undefined {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 0 && value <= 0xff_ff_ff
      ? `#${value.toString(16).padStart(6, '0')}`
      : undefined
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (Object.hasOwn(words, word)) return words[word]
  const digits = /^#?([\da-f]{6}|[\da-f]{3})$/.exec(word)?.[1]
  if (digits === undefined) return undefined
  return digits.length === 6 ? `#${digits}` : `#${digits.replace(/./g, '$&$&')}`
}

const words: Record<string, string> = {
  good: colours.good,
  success: colours.good,
  ok: colours.good,
  resolved: colours.good,
  warning: colours.warning,
  warn: colours.warning,
  minor: colours.warning,
  danger: colours.danger,
  failure: colours.danger,
  error: colours.danger,
  critical: colours.danger,
  page: colours.danger,
  major: colours.danger,
  firing: colours.danger,
  info: colours.info,
}
