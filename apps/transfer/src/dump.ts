import { createHash } from 'node:crypto'
import type { LogRows } from './transfer-ports.ts'
import { transferredTables, type TransferredTable, type Row } from './transferred-tables.ts'

/** The log as JSON lines: byte for byte the same for the same log, whichever engine stores it. */
export async function* dump(log: LogRows): AsyncGenerator<string> {
  yield epochLine(log.epoch)
  for (const table of transferredTables)
    for await (const rows of log.rows(table)) for (const row of rows) yield rowLine(table, row)
}

export interface Sum {
  rows: number
  sha256: string
}

/** Computes the sum of a dump without storing it. */
export class Digest {
  readonly #hash = createHash('sha256')
  #rows = 0

  constructor(epoch: string) {
    this.#hash.update(epochLine(epoch))
  }

  add(table: TransferredTable, rows: readonly Row[]) {
    this.#rows += rows.length
    this.#hash.update(rows.map((row) => rowLine(table, row)).join(''))
  }

  sum(): Sum {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}

/** Reads the whole log. `onRows` receives the number of rows of each batch. */
export async function sumOf(log: LogRows, onRows: (rows: number) => void): Promise<Sum> {
  const digest = new Digest(log.epoch)
  for (const table of transferredTables)
    for await (const rows of log.rows(table)) {
      digest.add(table, rows)
      onRows(rows.length)
    }
  return digest.sum()
}

// Named after the table `life`: another name would change every sum.
function epochLine(epoch: string) {
  return `${JSON.stringify(['life', epoch])}\n`
}

function rowLine({ name }: TransferredTable, row: Row) {
  return `${JSON.stringify([name, ...row])}\n`
}
