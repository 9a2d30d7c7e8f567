import { clockTime, recentDayName, timeFormat } from '../../i18n/time/times.ts'

const format = timeFormat({ dateStyle: 'medium', timeStyle: 'short' })

/** When a message was posted, with its date. `at` and `now` are Unix milliseconds. */
export function resultTime(at: number, now: number): string {
  const recent = recentDayName(at, now)
  return recent === undefined ? format.value.format(at) : `${recent} ${clockTime(at)}`
}
