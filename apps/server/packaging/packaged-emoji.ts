import type { EmojiTable } from '@parley/shared/emoji-table'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** In the package, the pictures lie beside the bundle. Seen from `server/chunks`. */
export const pictureFolder = fileURLToPath(new URL('../../emoji', import.meta.url))

export const tableFile = 'emoji-table.json'

/** The table that was made when the package was. */
export function installedEmojiTable(): EmojiTable {
  return JSON.parse(readFileSync(new URL(`../../${tableFile}`, import.meta.url), 'utf8')) as EmojiTable
}
