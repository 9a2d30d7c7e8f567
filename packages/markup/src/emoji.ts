import { codeOfNative, writtenEmojiIn, type EmojiIndex, type Edges } from '@parley/shared/emoji-table'
import type { Cut } from './cut.ts'
import { nativeEmoji } from './native-emoji.ts'

/** Unicode emoji; with an index also shortnames and ASCII smileys. */
export function emojiIn(text: string, index: EmojiIndex | undefined, edges: Edges): Cut[] {
  const native = Array.from(text.matchAll(nativeEmojis), ({ 0: emoji, index: start }) => ({
    start,
    end: start + emoji.length,
    code: codeOfNative(emoji),
  }))
  const written = index === undefined ? [] : [...writtenEmojiIn(text, index, edges)]
  return [...native, ...written]
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, code }) => ({
      start,
      end,
      segment: { type: 'emoji', code, text: text.slice(start, end) },
    }))
}

const nativeEmojis = new RegExp(nativeEmoji.source, `g${nativeEmoji.flags}`)
