import { installedEmojiWords, wordLanguages } from '@parley/emoji-data/words'
import type { Plugin } from 'vite'

const prefix = 'virtual:emoji-words-'

/** Serves `virtual:emoji-words-<language>`: emoji keywords of the installed packages. */
export function emojiWords(): Plugin {
  const languageOf = (id: string) => wordLanguages.find((language) => id.endsWith(prefix + language))
  return {
    name: 'parley:emoji-words',
    resolveId: (id) => (languageOf(id) === undefined ? undefined : `\0${id}`),
    load(id) {
      const language = id.startsWith('\0') ? languageOf(id) : undefined
      if (language === undefined) return undefined
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(installedEmojiWords(language)))})`
    },
  }
}
