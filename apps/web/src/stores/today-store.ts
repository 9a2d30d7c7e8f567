import { defineStore } from 'pinia'
import { ref } from 'vue'
import { currentTimeZone, timeZone } from '../i18n/time/time-zone.ts'
import { watchDays } from '../i18n/time/watch-days.ts'

/** A time within today, updated when the day or the time zone changes. One timer for the whole page. */
export const useToday = defineStore('today', () => {
  const now = ref(Date.now())
  watchDays((next) => {
    timeZone.value = currentTimeZone()
    now.value = next
  }, document)
  return { now }
})
