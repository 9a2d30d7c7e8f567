import type { EmojiIndex } from '@parley/shared/emoji-table'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { loadEmojiIndex } from '../markup/parse/emoji-index.ts'

/** Shortnames and smileys stay text until the table is here; Unicode emoji need none. */
export const useEmoji = defineStore('emoji', () => {
  const index = shallowRef<EmojiIndex>()

  /** Tries again where the table could not be had before. */
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
