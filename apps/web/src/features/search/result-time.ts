import { computed } from 'vue'
import { locale } from '../../i18n/locale.ts'
import { clockTime, recentDayName } from '../../i18n/times.ts'

const format = computed(
  () => new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }),
)

/** When a message was posted, with its date. `at` and `now` are Unix milliseconds. */
export function resultTime(at: number, now: number): string {
  const recent = recentDayName(at, now)
  return recent === undefined ? format.value.format(at) : `${recent} ${clockTime(at)}`
}
