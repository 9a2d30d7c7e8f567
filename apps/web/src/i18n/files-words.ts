import type { FilesWords } from './catalogues/files/en.ts'
import { lazyWords } from './lazy-words.ts'

/** The texts for sending files, and for looking at pictures in full size. */
export const { words: filesWords, loadWords: loadFilesWords } = lazyWords<FilesWords>({
  en: async () => (await import('./catalogues/files/en.ts')).en,
  zh: async () => (await import('./catalogues/files/zh.ts')).zh,
  ar: async () => (await import('./catalogues/files/ar.ts')).ar,
})
