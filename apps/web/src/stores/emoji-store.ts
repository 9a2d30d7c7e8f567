import type { EmojiIndex } from '@parley/shared/emoji-table'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { loadEmojiIndex } from './load-emoji-index.ts'

/** The emoji table. Until it is loaded, shortnames and smileys stay text; Unicode emoji do not need it. */
export const useEmoji = defineStore('emoji', () => {
  const index = shallowRef<EmojiIndex>()

  /** Retries after a failed load. */
  async function load() {
    if (index.value !== undefined) return
    try {
      index.value = await loadEmojiIndex()
    } catch (error) {
      console.warn('The emoji table could not be loaded: shortnames stay text', error)
    }
  }

  void load()
  return { index, load }
})
