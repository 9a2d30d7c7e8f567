import { computed, toValue } from 'vue'
import { locale } from '../locale.ts'
import { timeZone } from './time-zone.ts'

const clocks = [
  timeFormat({ hour: 'numeric', minute: '2-digit' }),
  timeFormat({ hour: '2-digit', minute: '2-digit' }),
] as const
/** Two digits where the language counts 24 hours: all times are equally wide. */
const clock = computed(() => {
  const [plain, padded] = clocks
  return plain.value.resolvedOptions().hourCycle === 'h23' ? padded.value : plain.value
})
const exact = timeFormat({ dateStyle: 'full', timeStyle: 'medium' })
const thisYear = timeFormat({ weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = timeFormat({ dateStyle: 'long' })
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

/** A format in the page's language and the browser's time zone, and in new ones when they change. */
export function timeFormat(options: Intl.DateTimeFormatOptions) {
  return computed(() => {
    toValue(timeZone)
    return new Intl.DateTimeFormat(locale.value, options)
  })
}

/** The local day in the format of `datetime` attributes. */
export function isoDay(at: number): string {
  toValue(timeZone)
  const day = new Date(at)
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

function midnight(at: number) {
  toValue(timeZone)
  return new Date(at).setHours(0, 0, 0, 0)
}

function capitalised(text: string) {
  return text.charAt(0).toLocaleUpperCase(locale.value) + text.slice(1)
}
