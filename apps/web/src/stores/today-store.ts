import { defineStore } from 'pinia'
import { ref } from 'vue'
import { followDays } from '../i18n/follow-days.ts'

/** A time of today, for whatever says Today; one timer for all of it, as long as the page is there. */
export const useToday = defineStore('today', () => {
  const now = ref(Date.now())
  followDays((next) => (now.value = next), document)
  return { now }
})
