import type { Person } from '@parley/shared'

/** Colours for text; `plain` has none. */
export interface Paint {
  name: (person: Person, shown: string) => string
  dim: (text: string) => string
  strong: (text: string) => string
  /** For errors. */
  alarm: (text: string) => string
}

export const plain: Paint = { name: (_, shown) => shown, dim: same, strong: same, alarm: same }

/** `hasColors` respects NO_COLOR, FORCE_COLOR and the terminal; a pipe has no such method. */
export function paintFor(stream: { hasColors?: (count: number) => boolean }): Paint {
  if (stream.hasColors?.(16) !== true) return plain
  const palette = stream.hasColors(256) ? rich : basic
  return {
    name: (person, shown) => sgr(`1;${colourOf(person, palette)}`)(shown),
    dim: sgr('2'),
    strong: sgr('1'),
    alarm: sgr('31'),
  }
}

// Readable on black and on white, and distinct from each other.
const rich = [
  ...['38;5;32', '38;5;37', '38;5;70', '38;5;99', '38;5;133', '38;5;161'],
  ...['38;5;166', '38;5;136', '38;5;63', '38;5;72', '38;5;168', '38;5;173'],
] as const
const basic = ['31', '32', '33', '34', '35', '36'] as const

/** Depends only on the name and the avatar, so it is the same everywhere. */
function colourOf({ username, avatar }: Person, palette: readonly string[]): string {
  let hash = Number.parseInt(avatar.slice(0, 6), 16) || 0
  for (const character of username) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0x1_00_00_00
  return palette[hash % palette.length] ?? '39'
}

function sgr(code: string) {
  return (text: string) => `\x1b[${code}m${text}\x1b[0m`
}

function same(text: string): string {
  return text
}
