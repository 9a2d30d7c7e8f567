import { defineStore } from 'pinia'
import { ref } from 'vue'
import { watchDays } from '../i18n/watch-days.ts'

/** A time within today, updated when the day changes. One timer for the whole page. */
export const useToday = defineStore('today', () => {
  const now = ref(Date.now())
  watchDays((next) => (now.value = next), document)
  return { now }
})
