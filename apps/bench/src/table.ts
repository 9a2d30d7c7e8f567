import { quotient, type Measurement } from './measurement.ts'
import { generatorColumn, type Column } from './row.ts'

/** The figures of one row, one line per server. A column `Parley ÷` follows each compared one. */
export function table(columns: readonly Column[], results: readonly Measurement[]): string {
  const parley = results.find(({ server }) => server === 'parley')
  const heads = ['', ...columns.flatMap(headsOf), generatorColumn.title]
  const lines = results.map((result) => [
    result.title,
    ...columns.flatMap((column) => cellsOf(column, result, parley)),
    numeral(result.medians[generatorColumn.figure], generatorColumn.digits),
  ])
  const widths = heads.map((head, index) =>
    Math.max(head.length, ...lines.map((line) => line[index]?.length ?? 0)),
  )
  const layOut = (cells: readonly string[]) =>
    cells.map((cell, index) => pad(cell, widths[index] ?? 0, index)).join('  ')
  const marked = lines.map((line, index) => layOut(line) + (results[index]?.isGeneratorBound ? mark : ''))
  return [layOut(heads), ...marked].map((line) => line.trimEnd()).join('\n')
}

const mark = '  generator-bound: at least this fast'

function headsOf({ title, compared }: Column) {
  return compared ? [title, 'Parley ÷'] : [title]
}

function cellsOf({ figure, digits, compared }: Column, result: Measurement, parley: Measurement | undefined) {
  const own = numeral(result.medians[figure], digits)
  if (!compared) return [own]
  return [own, result === parley ? '' : numeral(quotient(figure, parley, result), 2)]
}

function numeral(value: number | undefined, digits: number) {
  if (value === undefined || !Number.isFinite(value)) return '-'
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

const pad = (cell: string, width: number, index: number) =>
  index === 0 ? cell.padEnd(width) : cell.padStart(width)
