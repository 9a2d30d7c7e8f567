import { installedEmojiTable } from '@parley/emoji-data'
import { emojiIndex, nativeOf, writtenEmojiIn, type Edge, type EmojiIndex } from '@parley/shared/emoji-table'

/** Replaces shortnames (`:smile:`) and separate smileys (`:)`) by Unicode emoji. */
export type EmojiText = (text: string) => string

/** The emoji of the installed packages, as on the page. */
export function installedEmoji(): EmojiIndex {
  return emojiIndex(installedEmojiTable())
}

export function emojiText(index: EmojiIndex): EmojiText {
  return (text) => {
    let written = ''
    let at = 0
    for (const { 0: literal, index: start } of text.matchAll(literals)) {
      written += replaced(text.slice(at, start), edgeAt(at), edgeAt(start)) + literal
      at = start + literal.length
    }
    return written + replaced(text.slice(at), edgeAt(at), 'space')

    function edgeAt(place: number): Edge {
      return place === 0 ? 'space' : 'thing'
    }
  }

  function replaced(text: string, before: Edge, after: Edge): string {
    let written = ''
    let at = 0
    for (const { start, end, code } of writtenEmojiIn(text, index, { before, after })) {
      written += text.slice(at, start) + nativeOf(code)
      at = end
    }
    return written + text.slice(at)
  }
}

// Code and addresses are not changed.
const code = '(?<!`)(`+)(?!`)[^]*?(?<!`)\\1(?!`)'
const address = '(?<!\\S)\\S*?(?:://|mailto:)\\S*'
const literals = new RegExp(`${code}|${address}`, 'g')
