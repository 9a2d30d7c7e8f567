import { installedEmojiTable } from '@parley/emoji-data'
import { emojiIndex, nativeOf, type EmojiIndex } from '@parley/shared/emoji-table'

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
    const pattern = new RegExp(token, 'g')
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      const { name, smiley } = found.groups ?? {}
      if (name === undefined && smiley === undefined) continue
      const code = name === undefined ? index.codeOfAscii(smiley ?? '') : index.codeOfShortname(name)
      if (code === undefined) pattern.lastIndex = found.index + 1
      else {
        written += text.slice(at, found.index) + nativeOf(code)
        at = pattern.lastIndex
      }
    }
    return written + text.slice(at)
  }
}

// Code and addresses match first and as a whole, so they are not changed. A number between digits is a time of day.
const code = '(?<!`)(`+)(?!`)[^]*?(?<!`)\\1(?!`)'
const address = '(?<!\\S)\\S*?(?:://|mailto:)\\S*'
const shortname = ':(?!(?<=\\d:)\\d+:)(?<name>[a-z0-9_+\\-]{1,80}):'
const wordAlone = '(?<!\\S)(?<smiley>[^\\s`]{2,6})(?!\\S)'
const token = `${code}|${address}|${shortname}|${wordAlone}`
