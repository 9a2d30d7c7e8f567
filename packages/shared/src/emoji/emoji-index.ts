import { tonedName, withTone, withTones, type Tones } from './skin-tone.ts'

/** What the page loads, as JSON; `emojiIndex` reads it. */
export interface EmojiTable {
  /**
   * Emoji by category, both in the order of a picker, separated by `;`. Each is `<code>[+][*<pair>] <name> <name>...`:
   * `+` when it takes a skin tone, `*<pair>` the code that takes two.
   */
  categories: Record<string, string>
  /** Shortname to its ASCII smileys, separated by spaces. */
  smileys: Record<string, string>
}

/** Finds picture codes by shortnames and smileys. Every code it returns has a picture. */
export interface EmojiIndex {
  /** By shortname without its colons: `smile`, `+1`, `wave_tone3`. */
  codeOfShortname(name: string): string | undefined
  /** By ASCII smiley: `:)`, `<3`. */
  codeOfAscii(smiley: string): string | undefined
  readonly smileys: readonly string[]
  /** In the order of a picker, untoned. */
  readonly categories: readonly EmojiCategory[]
}

export interface EmojiCategory {
  name: string
  emoji: readonly Emoji[]
}

export interface Emoji {
  code: string
  /** Without colons, the usual one first. */
  names: readonly string[]
  /** Whether `<name>_tone1` to `<name>_tone5` exist. */
  toned: boolean
}

export function emojiIndex(table: EmojiTable): EmojiIndex {
  const categories = Object.entries(table.categories).map(([name, list]) => ({
    name,
    emoji: list.split(';').map(entryOf),
  }))
  const byName = new Map(
    categories.flatMap(({ emoji }) =>
      emoji.flatMap((entry) => entry.names.map((name): [string, Entry] => [name, entry])),
    ),
  )
  const byAscii = new Map(
    Object.entries(table.smileys).flatMap(([name, smileys]) =>
      smileys.split(' ').map((smiley) => [smiley, byName.get(name)?.code]),
    ),
  )
  return {
    codeOfShortname,
    codeOfAscii: (smiley) => byAscii.get(smiley),
    smileys: [...byAscii.keys()],
    categories,
  }

  function codeOfShortname(name: string): string | undefined {
    const entry = byName.get(name)
    if (entry) return entry.code
    const toned = tonedName(name)
    const base = toned && byName.get(toned.name)
    return base && tonedCode(base, toned.tones)
  }
}

interface Entry extends Emoji {
  /** Whether `code` takes a tone. */
  single: boolean
  /** The code that takes two tones. */
  pair: string | undefined
}

function entryOf(written: string): Entry {
  const [head = '', ...names] = written.split(' ')
  const [first = '', pair] = head.split('*')
  const single = first.endsWith('+')
  return {
    code: single ? first.slice(0, -1) : first,
    names,
    single,
    pair,
    toned: single || pair !== undefined,
  }
}

function tonedCode({ code, single, pair }: Entry, [first, last = first]: Tones): string | undefined {
  if (single && first === last) return withTone(code, first)
  return pair === undefined ? undefined : withTones(pair, first, last)
}
