import type { CommandWords } from './catalogues/commands/en.ts'
import { lazyWords } from './lazy-words.ts'

/** The texts of the commands that are typed into the composer. */
export const {
  words: commandWords,
  hasWords: hasCommandWords,
  loadWords: loadCommandWords,
} = lazyWords<CommandWords>({
  en: async () => (await import('./catalogues/commands/en.ts')).en,
  zh: async () => (await import('./catalogues/commands/zh.ts')).zh,
  ar: async () => (await import('./catalogues/commands/ar.ts')).ar,
})
