import { computed } from 'vue'
import { locale } from '../locale.ts'
import { clockTime, isoDay, recentDayName, timeFormat } from './times.ts'

const dayAndTime = timeFormat({ dateStyle: 'long', timeStyle: 'short' })

/** When something was, in Unix milliseconds: the time alone if that is today, "yesterday" with it, or the date. */
export function agoTime(at: number, now: number): string {
  const time = clockTime(at)
  if (isoDay(at) === isoDay(now)) return time
  const day = recentDayName(at, now)
  return day === undefined ? dayAndTime.value.format(at) : `${day}, ${time}`
}

const relative = computed(() => new Intl.RelativeTimeFormat(locale.value))

/** "20 seconds ago", and from a minute on in minutes. */
export function elapsed(seconds: number): string {
  return seconds < 60
    ? relative.value.format(-seconds, 'second')
    : relative.value.format(-Math.floor(seconds / 60), 'minute')
}
