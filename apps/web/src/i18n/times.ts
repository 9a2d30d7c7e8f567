import { computed } from 'vue'
import { locale } from './locale.ts'

const clock = format({ hour: 'numeric', minute: '2-digit' })
const exact = format({ dateStyle: 'full', timeStyle: 'medium' })
const thisYear = format({ weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = format({ dateStyle: 'long' })
const relative = computed(() => new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }))

export const clockTime = (at: number) => clock.value.format(at)

/** The time of day without AM and PM, for narrow places. */
export function shortClockTime(at: number): string {
  const parts = clock.value
    .formatToParts(at)
    .filter(({ type }) => type === 'hour' || type === 'minute' || type === 'literal')
  return parts
    .map(({ value }) => value)
    .join('')
    .trim()
}

export const exactTime = (at: number) => exact.value.format(at)

/** "Today", "Yesterday", or the date; `now` and `at` are Unix milliseconds. */
export function dayName(at: number, now: number): string {
  const recent = recentDayName(at, now)
  if (recent !== undefined) return recent
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).value.format(at)
}

/** "Today" or "Yesterday"; undefined for other days. */
export function recentDayName(at: number, now: number): string | undefined {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000)
  return days === 0 || days === -1 ? capitalised(relative.value.format(days, 'day')) : undefined
}

function format(options: Intl.DateTimeFormatOptions) {
  return computed(() => new Intl.DateTimeFormat(locale.value, options))
}

/** The local day in the format of `datetime` attributes. */
export function isoDay(at: number): string {
  const day = new Date(at)
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

function midnight(at: number) {
  return new Date(at).setHours(0, 0, 0, 0)
}

function capitalised(text: string) {
  return text.charAt(0).toLocaleUpperCase(locale.value) + text.slice(1)
}
