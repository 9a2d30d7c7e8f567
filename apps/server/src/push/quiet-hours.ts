import type { QuietHours } from '@parley/shared'

/** Whether it is quiet for the person at this Unix time in milliseconds, on their clock. */
export function isQuiet({ from, to, zone }: QuietHours, now: number): boolean {
  const minute = minuteIn(zone, now)
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

function minuteIn(timeZone: string, now: number) {
  const clock = new Intl.DateTimeFormat('en', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = clock.formatToParts(now)
  const [hour, minute] = (['hour', 'minute'] as const).map((wanted) =>
    Number(parts.find(({ type }) => type === wanted)?.value),
  )
  return (hour ?? 0) * 60 + (minute ?? 0)
}
