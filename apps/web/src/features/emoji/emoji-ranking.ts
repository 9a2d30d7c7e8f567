import type { Emoji } from '@parley/shared/emoji-table'

export interface Ranked {
  emoji: Emoji
  /** The name that was found. */
  name: string
}

export interface RankingHints {
  /** Codes, the most recently used first. */
  recent: readonly string[]
  /** What else an emoji is called, lower case, words separated by spaces. */
  wordsOf?: (code: string) => string | undefined
}

/**
 * Emoji by what was typed of a name, best first: the whole name, its start, the start of a word in it, and then what is
 * found by other words, whole ones first. Among equals the recently used come first, then shorter names, then the order
 * of a picker.
 */
export function rankEmoji(typed: string, all: readonly Emoji[], { recent, wordsOf }: RankingHints): Ranked[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const name = words.join('_')
  const used = new Map(recent.map((code, place) => [code, place]))
  return all
    .flatMap((emoji) => byName(emoji, name) ?? byWords(emoji, words, wordsOf) ?? [])
    .sort((a, b) => a.rank - b.rank || placeOf(a) - placeOf(b) || a.length - b.length)
    .map(({ emoji, name }) => ({ emoji, name }))

  function placeOf({ emoji }: Ranked) {
    return used.get(emoji.code) ?? used.size
  }
}

interface Placed extends Ranked {
  rank: number
  /** Shorter is better; the same for all that other words found. */
  length: number
}

function byName(emoji: Emoji, typed: string): Placed | undefined {
  let best: Placed | undefined
  for (const name of emoji.names) {
    const rank = rankOf(name, typed)
    if (rank !== undefined && (best === undefined || rank < best.rank))
      best = { emoji, name, rank, length: name.length }
  }
  return best
}

function rankOf(name: string, typed: string): number | undefined {
  if (name === typed) return 0
  if (name.startsWith(typed)) return 1
  return name.includes(`_${typed}`) || name.includes(`-${typed}`) ? 2 : undefined
}

function byWords(emoji: Emoji, typed: string[], wordsOf: RankingHints['wordsOf']): Placed | undefined {
  const [name] = emoji.names
  const words = wordsOf?.(emoji.code)
  if (name === undefined || words === undefined) return undefined
  const known = ` ${words} `
  // Chinese and its like are written without spaces, so there a word may begin anywhere.
  const begins = (word: string) => known.includes(isLatin(word) ? ` ${word}` : word)
  if (!typed.every(begins)) return undefined
  const whole = typed.every((word) => known.includes(` ${word} `))
  return { emoji, name, rank: whole ? 3 : 4, length: 0 }
}

function isLatin(word: string) {
  return /^[\p{Script=Latin}\p{Script=Common}\p{M}]+$/u.test(word)
}
