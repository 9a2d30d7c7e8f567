import type { Component } from 'vue'
import { loadRoomsWords } from '../../i18n/rooms-words.ts'
import { lazily } from '../../ui/lazy-loading.ts'

export { default as RoomsButton } from './RoomsButton.vue'

/** Loaded with its words. */
const withWords = (load: () => Promise<{ default: Component }>) =>
  lazily(async () => {
    const [part] = await Promise.all([load(), loadRoomsWords()])
    return part
  })

/** For those who are in several rooms, or open it. */
export const RoomsPanel = withWords(() => import('./RoomsPanel.vue'))
