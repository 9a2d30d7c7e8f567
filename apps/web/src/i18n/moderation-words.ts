import type { ModerationWords } from './catalogues/moderation/en.ts'
import { lazyWords } from './lazy-words.ts'

/** The texts for owners and moderators. */
export const {
  words: moderationWords,
  hasWords: hasModerationWords,
  loadWords: loadModerationWords,
} = lazyWords<ModerationWords>({
  en: async () => (await import('./catalogues/moderation/en.ts')).en,
  zh: async () => (await import('./catalogues/moderation/zh.ts')).zh,
  ar: async () => (await import('./catalogues/moderation/ar.ts')).ar,
})
