import { compactEmoji, type EmojioneList, type EmojiTable, type Joypixels } from '@parley/shared/emoji-table'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

const { resolve } = createRequire(import.meta.url)

/** The folder of Twemoji's pictures, one `<code>.svg` each. */
export const pictureFolder = join(dirname(resolve('@discordapp/twemoji/package.json')), 'dist', 'svg')

/** The emoji table of the installed packages. Takes about 50 ms: call it once. */
export function installedEmojiTable(): EmojiTable {
  return compactEmoji(installedEmojione(), installedJoypixels(), installedPictures())
}

export function installedEmojione(): EmojioneList {
  return readJson('emojione/emoji.json') as EmojioneList
}

export function installedJoypixels(): Joypixels {
  return readJson('emojibase-data/en/shortcodes/joypixels.json') as Joypixels
}

/** The picture codes that Twemoji has a file for. */
export function installedPictures(): ReadonlySet<string> {
  return new Set(readdirSync(pictureFolder).map((file) => basename(file, '.svg')))
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(resolve(file), 'utf8'))
}
