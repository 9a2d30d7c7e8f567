import type { Row, Value } from './transferred-tables.ts'

/** The rows in the text format of COPY (PostgreSQL documentation, COPY, "Text Format"). */
export function copyText(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(fieldOf).join('\t')}\n`).join('')
}

function fieldOf(value: Value) {
  if (value === null) return '\\N'
  return typeof value === 'string' ? value.replace(/[\\\n\r\t]/g, escaped) : String(value)
}

function escaped(character: string) {
  return { '\n': '\\n', '\r': '\\r', '\t': '\\t' }[character] ?? '\\\\'
}
