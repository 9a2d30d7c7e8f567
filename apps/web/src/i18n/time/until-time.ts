import { clockTime, isoDay, timeFormat } from './times.ts'

const dayAndTime = timeFormat({ dateStyle: 'long', timeStyle: 'short' })

/** Until when something holds, in Unix milliseconds: the time alone if that is today. */
export const untilTime = (at: number, now: number): string =>
  isoDay(at) === isoDay(now) ? clockTime(at) : dayAndTime.value.format(at)
