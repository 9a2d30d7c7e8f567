/** 1 (light) to 5 (dark); the second one exists when an emoji shows two people, each with a tone. */
export type Tones = [first: number, last?: number]

/** Reads `_tone3` and its JoyPixels spelling `_medium_skin_tone`; undefined for a name without tone. */
export function tonedName(shortname: string): { name: string; tones: Tones } | undefined {
  const found = tonedPattern.exec(shortname)
  const [, name, ...words] = found ?? []
  if (name === undefined) return undefined
  const [first = 0, last] = words.filter(Boolean).map(toneOfWord)
  return { name, tones: [first, last] }
}

/** The code of one person in that tone: it follows the first code point, in place of a U+FE0F. */
export function withTone(code: string, tone: number): string {
  return code.replace(/^([^-]+)(-fe0f)?/, `$1-${modifierOf(tone)}`)
}

/** The code of two people, whose code points are the first and the last. */
export function withTones(code: string, first: number, last: number): string {
  return `${withTone(code, first)}-${modifierOf(last)}`
}

/** The code without its tones, as `withTone` and `withTones` take it. */
export function withoutTones(code: string): string {
  return code.replaceAll(/-1f3f[b-f]/g, '')
}

const toneWords = ['light', 'medium_light', 'medium', 'medium_dark', 'dark']
const oneTone = `_(?:tone([1-5])|(${toneWords.join('|')})_skin_tone)`
const tonedPattern = new RegExp(`^(.+?)${oneTone}(?:${oneTone})?$`)

function toneOfWord(word: string): number {
  return toneWords.indexOf(word) + 1 || Number(word)
}

function modifierOf(tone: number): string {
  return (0x1f3fa + tone).toString(16)
}
