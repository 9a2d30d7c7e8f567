import { clockTime, isoDay, recentDayName, timeFormat } from '../../i18n/time/times.ts'

const weekMs = 6 * 24 * 60 * 60_000

const weekday = timeFormat({ weekday: 'short' })
const thisYear = timeFormat({ day: 'numeric', month: 'short' })
const otherYear = timeFormat({ dateStyle: 'short' })

/** When the newest message was posted, in few letters: the time today, the weekday in the last week, or the date. */
export function rowTime(at: number, now: number): string {
  if (isoDay(at) === isoDay(now)) return clockTime(at)
  const recent = recentDayName(at, now)
  if (recent !== undefined) return recent
  if (Math.abs(now - at) < weekMs) return weekday.value.format(at)
  return (isoDay(at).slice(0, 4) === isoDay(now).slice(0, 4) ? thisYear : otherYear).value.format(at)
}
