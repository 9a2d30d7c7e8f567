const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })
const thisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const otherYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

export const clockTime = (at: number) => clock.format(at)

/** The clock without AM and PM, for where there is little room. */
export function shortClockTime(at: number): string {
  const parts = clock
    .formatToParts(at)
    .filter(({ type }) => type === 'hour' || type === 'minute' || type === 'literal')
  return parts
    .map(({ value }) => value)
    .join('')
    .trim()
}

export const exactTime = (at: number) => exact.format(at)

/** "Today", "Yesterday", or the date; `now` and `at` are Unix milliseconds. */
export function dayName(at: number, now: number): string {
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000)
  if (days === 0 || days === -1) return capitalised(relative.format(days, 'day'))
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(at)
}

/** The local day as `datetime` attributes have it. */
export function isoDay(at: number): string {
  const day = new Date(at)
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()]
  return parts.map((part) => String(part).padStart(2, '0')).join('-')
}

function midnight(at: number) {
  return new Date(at).setHours(0, 0, 0, 0)
}

function capitalised(text: string) {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}
