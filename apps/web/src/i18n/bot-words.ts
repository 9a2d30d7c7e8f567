import type { BotWords } from './catalogues/bots/en.ts'
import { lazyWords } from './lazy-words.ts'

/** The texts about bots, for owners. */
export const { words: botWords, loadWords: loadBotWords } = lazyWords<BotWords>({
  en: async () => (await import('./catalogues/bots/en.ts')).en,
  zh: async () => (await import('./catalogues/bots/zh.ts')).zh,
  ar: async () => (await import('./catalogues/bots/ar.ts')).ar,
})
