import type { RoomsWords } from './catalogues/rooms/en.ts'
import { lazyWords } from './lazy-words.ts'

/** The texts of the list of rooms. */
export const { words: roomsWords, loadWords: loadRoomsWords } = lazyWords<RoomsWords>({
  en: async () => (await import('./catalogues/rooms/en.ts')).en,
  zh: async () => (await import('./catalogues/rooms/zh.ts')).zh,
  ar: async () => (await import('./catalogues/rooms/ar.ts')).ar,
})
