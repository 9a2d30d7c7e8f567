import { installedEmojiTable } from '@parley/emoji-data'
import { emojiIndex, nativeOf, type EmojiIndex } from '@parley/shared/emoji-table'

/** Writes shortnames (`:smile:`) and smileys that stand alone (`:)`) as Unicode emoji. */
export type EmojiText = (text: string) => string

/** The emoji of the packages installed, as on the page. */
export function installedEmoji(): EmojiIndex {
  return emojiIndex(installedEmojiTable())
}

export function emojiText(index: EmojiIndex): EmojiText {
  return (text) => {
    let written = ''
    let at = 0
    const pieces = new RegExp(piece, 'g')
    for (let found = pieces.exec(text); found !== null; found = pieces.exec(text)) {
      const { name, smiley } = found.groups ?? {}
      if (name === undefined && smiley === undefined) continue
      const code = name === undefined ? index.codeOfAscii(smiley ?? '') : index.codeOfShortname(name)
      if (code === undefined) pieces.lastIndex = found.index + 1
      else {
        written += text.slice(at, found.index) + nativeOf(code)
        at = pieces.lastIndex
      }
    }
    return written + text.slice(at)
  }
}

// Code and addresses come first and are taken whole, so they stay as they are. A number between digits is a time of day.
const code = '(?<!`)(`+)(?!`)[^]*?(?<!`)\\1(?!`)'
const address = '(?<!\\S)\\S*?(?:://|mailto:)\\S*'
const shortname = ':(?!(?<=\\d:)\\d+:)(?<name>[a-z0-9_+\\-]{1,80}):'
const wordAlone = '(?<!\\S)(?<smiley>[^\\s`]{2,6})(?!\\S)'
const piece = `${code}|${address}|${shortname}|${wordAlone}`
