import { installedEmojiTable } from '@parley/emoji-data'
import type { Plugin } from 'vite'

const virtualModule = 'virtual:emoji-table'

/** Serves `virtual:emoji-table`: the emoji table of the installed packages. */
export function emojiTable(): Plugin {
  const resolved = `\0${virtualModule}`
  return {
    name: 'parley:emoji-table',
    resolveId: (id) => (id === virtualModule ? resolved : undefined),
    load: (id) => (id === resolved ? source() : undefined),
  }
}

// Engines parse JSON.parse of a string faster than an object literal.
function source() {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(installedEmojiTable()))})`
}
