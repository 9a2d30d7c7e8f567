import { codeOfHex } from './emoji-code.ts'
import { entriesOf, type Entry } from './emoji-entries.ts'
import type { EmojiTable } from './emoji-index.ts'
import { withTone } from './skin-tone.ts'
import type { EmojioneList, Joypixels } from './vocabularies.ts'

export { codeOfNative, nativeOf } from './emoji-code.ts'
export { withoutTones } from './skin-tone.ts'
export {
  emojiIndex,
  type Emoji,
  type EmojiCategory,
  type EmojiIndex,
  type EmojiTable,
} from './emoji-index.ts'
export { writtenEmojiIn, type Edge, type Edges } from './written-emoji.ts'
export type { EmojioneEmoji, EmojioneList, Joypixels } from './vocabularies.ts'

/**
 * Builds the table from EmojiOne's vocabulary and, for newer emoji and names, JoyPixels'. EmojiOne has priority.
 * An emoji without a picture in `drawn` is left out. Toned emoji are not stored: `emojiIndex` derives them.
 */
export function compactEmoji(
  emojione: EmojioneList,
  joypixels: Joypixels,
  drawn: ReadonlySet<string>,
): EmojiTable {
  const entries = entriesOf(emojione, joypixels, drawn)
  const categories = Map.groupBy(entries, (entry) => entry.category)
  const ordered = [...categories].sort(([a], [b]) => rankOf(a) - rankOf(b))
  return {
    categories: Object.fromEntries(ordered.map(([name, list]) => [name, list.map(written).join(';')])),
    smileys: smileysOf(emojione, entries),
  }

  function written({ code, pair, names }: Entry): string {
    const toned = tones.every((tone) => drawn.has(withTone(code, tone))) ? '+' : ''
    return [code + toned + (pair === undefined ? '' : `*${pair}`), ...names].join(' ')
  }
}

const tones = [1, 2, 3, 4, 5]

function smileysOf(emojione: EmojioneList, entries: Entry[]): Record<string, string> {
  const codes = new Set(entries.map(({ code }) => code))
  const withSmileys = Object.values(emojione)
    .map(({ ascii, ...emoji }) => ({
      ...emoji,
      ascii: ascii.filter((smiley) => !speech.has(smiley) && !code.has(smiley)),
    }))
    .filter(({ ascii, code_points }) => ascii.length > 0 && codes.has(codeOfHex(code_points.fully_qualified)))
  return Object.fromEntries(withSmileys.map((emoji) => [emoji.shortname.slice(1, -1), emoji.ascii.join(' ')]))
}

/**
 * Smileys of EmojiOne that prose uses more often for something else: items of a list, drives, calls, footnotes, per cent in
 * parentheses, scores, sizes, ranges of columns, and a dash after a colon.
 */
const speech = new Set('8) B) X) #) %) *) D: (y) 0:3 0:-3 O:3 :L =L B-D 8-D :-.'.split(' '))

/**
 * Faces without a nose whose mouth is a sign of paths, patterns, options, variables and brackets: `ls :/`, `rm *:*`, `key :b value`,
 * `list[1 :]`. With a nose, as `:-/`, they stay. A face that stays text can be read; code that becomes a face is spoilt.
 */
const code = new Set(String.raw`:/ :\ =/ =\ :* =* :$ =$ :# =# :@ :[ :] =] ;] :X =X :b >=)`.split(' '))

const categoryOrder = ['people', 'nature', 'food', 'activity', 'travel', 'objects', 'symbols', 'flags']

function rankOf(category: string): number {
  const rank = categoryOrder.indexOf(category)
  return rank < 0 ? categoryOrder.length : rank
}
