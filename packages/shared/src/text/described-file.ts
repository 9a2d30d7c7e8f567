import type { File } from '../file.ts'

/** A file in one line of plain text: its name, what it is, its size, and what it shows. */
export function describedFile({ name, type, size, seconds, alt = '' }: File): string {
  const length = seconds === undefined ? [] : [`${Math.round(seconds)} s`]
  const facts = [type, ...length, sizeText(size)].join(', ')
  return `${name} (${facts})${alt === '' ? '' : `: ${alt}`}`
}

const units = ['B', 'kB', 'MB', 'GB']

/** Bytes in English, like `1.5 MB`, by powers of 1,000. */
function sizeText(bytes: number) {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const amount = bytes / 1_000 ** power
  return `${power === 0 || amount >= 10 ? Math.round(amount) : amount.toFixed(1)} ${units[power] ?? 'B'}`
}
