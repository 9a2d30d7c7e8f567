import type { Component } from 'vue'
import { loadBotWords } from '../../../i18n/bot-words.ts'
import { lazily } from '../../../ui/lazy-loading.ts'

const load: () => Promise<{ default: Component }> = () => import('./BotsRow.vue')

/** Loaded with its words: owners alone see it. */
export const BotsRow = lazily(async () => {
  const [row] = await Promise.all([load(), loadBotWords()])
  return row
})
