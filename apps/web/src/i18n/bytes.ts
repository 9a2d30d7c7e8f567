import { computed } from 'vue'
import { locale } from './locale.ts'

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

const formats = computed(() =>
  units.map(
    (unit) =>
      new Intl.NumberFormat(locale.value, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: unit === 'megabyte' || unit === 'gigabyte' ? 1 : 0,
      }),
  ),
)

/** A size in the language of the page: "2.3 MB". */
export function byteSize(bytes: number): string {
  const rank = rankOf(bytes)
  return formats.value[rank]?.format(bytes / 1_000 ** rank) ?? ''
}

/** The part that has arrived, in the unit of all of it and without it: the "1.4" of "1.4 of 2.3 MB". */
export function partOfSize(bytes: number, all: number): string {
  const rank = rankOf(all)
  const parts = formats.value[rank]?.formatToParts(bytes / 1_000 ** rank) ?? []
  return parts
    .filter(({ type }) => type === 'integer' || type === 'decimal' || type === 'fraction')
    .map(({ value }) => value)
    .join('')
}

/** Rounded up where it would read as a thousand of the smaller unit. */
function rankOf(bytes: number) {
  const rank = Math.floor(Math.log10(Math.max(1, bytes) * 1.0005) / 3)
  return Math.min(units.length - 1, rank)
}
