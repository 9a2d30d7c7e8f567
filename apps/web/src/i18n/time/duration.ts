import { locale } from '../locale.ts'

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

/** How long, in the largest unit that is nearly right: "10 minutes", "3 days". */
export function duration(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= 2 * length || seconds === length) ?? [
    'second',
    1,
  ]
  const format = new Intl.NumberFormat(locale.value, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 0,
  })
  return format.format(seconds / length)
}
