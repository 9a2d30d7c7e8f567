import type { Emoji } from '@parley/shared/emoji-table'

export interface RankedEmoji {
  emoji: Emoji
  /** The name that matched. */
  name: string
}

export interface RankingOptions {
  /** Codes, most recently used first. */
  recent: readonly string[]
  /** An emoji's keywords: lower case, separated by spaces. */
  keywordsOf?: (code: string) => string | undefined
}

/**
 * Emoji that match `typed`, best first: the whole name, its start, the start of a word in it, then keywords, whole ones
 * first. Ties are ordered by recent use, then shorter names, then the order of `all`.
 */
export function rankEmoji(
  typed: string,
  all: readonly Emoji[],
  { recent, keywordsOf }: RankingOptions,
): RankedEmoji[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const name = words.join('_')
  const used = new Map(recent.map((code, place) => [code, place]))
  return all
    .flatMap((emoji) => byName(emoji, name) ?? byWords(emoji, words, keywordsOf) ?? [])
    .sort((a, b) => a.rank - b.rank || placeOf(a) - placeOf(b) || a.length - b.length)
    .map(({ emoji, name }) => ({ emoji, name }))

  function placeOf({ emoji }: RankedEmoji) {
    return used.get(emoji.code) ?? used.size
  }
}

interface Match extends RankedEmoji {
  rank: number
  /** Shorter is better; 0 for keyword matches. */
  length: number
}

function byName(emoji: Emoji, typed: string): Match | undefined {
  let best: Match | undefined
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

function byWords(emoji: Emoji, typed: string[], keywordsOf: RankingOptions['keywordsOf']): Match | undefined {
  const [name] = emoji.names
  const words = keywordsOf?.(emoji.code)
  if (name === undefined || words === undefined) return undefined
  const known = ` ${words} `
  // Chinese and similar scripts have no spaces, so a word may start anywhere.
  const begins = (word: string) => known.includes(isLatin(word) ? ` ${word}` : word)
  if (!typed.every(begins)) return undefined
  const whole = typed.every((word) => known.includes(` ${word} `))
  return { emoji, name, rank: whole ? 3 : 4, length: 0 }
}

function isLatin(word: string) {
  return /^[\p{Script=Latin}\p{Script=Common}\p{M}]+$/u.test(word)
}
