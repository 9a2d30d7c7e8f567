import { createHash } from 'node:crypto'
import type { Rows } from './transfer-ports.ts'
import { transferredTables, type TransferredTable, type Row } from './transferred-tables.ts'

/** A log in JSON lines: the same log gives the same bytes, whichever engine holds it. */
export async function* dump(log: Rows): AsyncGenerator<string> {
  yield lifeLine(log.epoch)
  for (const table of transferredTables)
    for await (const rows of log.rows(table)) for (const row of rows) yield rowLine(table, row)
}

export interface Sum {
  rows: number
  sha256: string
}

/** What is known of a dump without keeping it. */
export class Digest {
  readonly #hash = createHash('sha256')
  #rows = 0

  constructor(epoch: string) {
    this.#hash.update(lifeLine(epoch))
  }

  add(table: TransferredTable, rows: readonly Row[]) {
    this.#rows += rows.length
    this.#hash.update(rows.map((row) => rowLine(table, row)).join(''))
  }

  sum(): Sum {
    return { rows: this.#rows, sha256: this.#hash.digest('hex') }
  }
}

/** Reads all of it. `seen` hears how many rows came. */
export async function sumOf(log: Rows, seen: (rows: number) => void): Promise<Sum> {
  const digest = new Digest(log.epoch)
  for (const table of transferredTables)
    for await (const rows of log.rows(table)) {
      digest.add(table, rows)
      seen(rows.length)
    }
  return digest.sum()
}

function lifeLine(epoch: string) {
  return `${JSON.stringify(['life', epoch])}\n`
}

function rowLine({ name }: TransferredTable, row: Row) {
  return `${JSON.stringify([name, ...row])}\n`
}
