import { codeOfNative, type EmojiIndex } from '@parley/shared/emoji-table'
import type { Cut } from './cut.ts'
import { nativeEmoji } from './native-emoji.ts'

/** Whether a smiley may touch the start and the end of the text: beyond is white space or nothing. */
export interface Edges {
  start: boolean
  end: boolean
}

/** Unicode emoji; with an index also shortnames, and ASCII smileys that stand alone. */
export function* emojiIn(text: string, index: EmojiIndex | undefined, edges: Edges): Generator<Cut> {
  for (const { 0: word, index: start } of text.matchAll(/\S+/g)) {
    const end = start + word.length
    const isAlone = (start > 0 || edges.start) && (end < text.length || edges.end)
    const smiley = isAlone ? index?.codeOfAscii(word) : undefined
    if (smiley === undefined) yield* emojiInWord(word, start, index)
    else yield { start, end, segment: { type: 'emoji', code: smiley, text: word } }
  }
}

function* emojiInWord(word: string, offset: number, index: EmojiIndex | undefined): Generator<Cut> {
  let at = 0
  for (const { groups, 0: found, index: start } of word.matchAll(candidate)) {
    if (start < at) continue
    const name = groups?.['name']
    const code = name === undefined ? codeOfNative(found) : index?.codeOfShortname(name)
    if (code === undefined) continue
    const text = name === undefined ? found : `:${name}:`
    at = start + text.length
    yield { start: offset + start, end: offset + at, segment: { type: 'emoji', code, text } }
  }
}

// The closing colon is not consumed: in `:x:smile:` it opens the next name. A number between digits is a time of day.
const shortname = ':(?!(?<=\\d:)\\d+:)(?<name>[a-z0-9_+\\-]{1,80})(?=:)'
const candidate = new RegExp(`${shortname}|${nativeEmoji.source}`, `g${nativeEmoji.flags}`)
