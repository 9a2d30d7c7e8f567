import type { Row, TransferredTable } from './transferred-tables.ts'

/** The rows of a log, as of one moment. */
export interface LogRows {
  epoch: string
  /** The number of rows in all tables. */
  count(): Promise<number>
  /** The rows in the order of the table's key, in batches. */
  rows(table: TransferredTable): AsyncIterable<readonly Row[]>
}

export interface LogExporter extends LogRows {
  /** The number of changes since this exporter was opened. */
  changesSince(): Promise<number>
  close(): Promise<void>
}

/** Writes a log in one transaction: `close` without `commit` leaves the target unchanged. */
export interface LogImporter extends LogRows {
  setEpoch(epoch: string): Promise<void>
  insertRows(table: TransferredTable, rows: readonly Row[]): Promise<void>
  /** Updates the statistics of the query planner once all rows are inserted. */
  analyze(): Promise<void>
  /** Durable when it resolves. */
  commit(): Promise<void>
  close(): Promise<void>
}

/** Rows per batch. */
export const batchSize = 2_000
