import { number } from '../number.ts'

/** The seconds left as on a watch: "9:12", "1:00:05". Empty for a day and longer: until when is said beside it. */
export function countdown(seconds: number): string {
  if (seconds >= 86_400) return ''
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor((seconds % 3_600) / 60)
  const parts = hours > 0 ? [hours, minutes, seconds % 60] : [minutes, seconds % 60]
  return parts.map((part, place) => (place > 0 && part < 10 ? number(0) : '') + number(part)).join(':')
}
