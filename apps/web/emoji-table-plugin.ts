import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { compactEmoji, type EmojioneList, type EmojiTable, type Joypixels } from '@parley/shared/emoji-table'
import type { Plugin } from 'vite'

/** Serves `virtual:emoji-table`: the emoji table of the packages installed. */
export function emojiTable(): Plugin {
  const resolved = `\0${virtualModule}`
  return {
    name: 'parley:emoji-table',
    resolveId: (id) => (id === virtualModule ? resolved : undefined),
    load: (id) => (id === resolved ? sourceOf(installedEmojiTable()) : undefined),
  }
}

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
  const folder = path.join(path.dirname(resolve('@discordapp/twemoji/package.json')), 'dist/svg')
  return new Set(readdirSync(folder).map((file) => path.basename(file, '.svg')))
}

const virtualModule = 'virtual:emoji-table'
const { resolve } = createRequire(import.meta.url)

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(resolve(file), 'utf8'))
}

// Engines parse JSON.parse of a string faster than an object literal.
function sourceOf(table: EmojiTable): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(table))})`
}
