import type { TransferredTable, Row } from './transferred-tables.ts'

/** A log, row by row, as of one moment. */
export interface Rows {
  epoch: string
  /** How many rows there are in all tables. */
  count(): Promise<number>
  /** In the order of the table's key, some at a time. */
  rows(table: TransferredTable): AsyncIterable<readonly Row[]>
}

/** Where a log moves out. */
export interface LogExporter extends Rows {
  /** How many changes were made since. */
  changesSince(): Promise<number>
  close(): Promise<void>
}

/** Where a log moves in. Nothing of it is there before `keep`; whatever ends this earlier leaves what was there. */
export interface LogImporter extends Rows {
  name(epoch: string): Promise<void>
  put(table: TransferredTable, rows: readonly Row[]): Promise<void>
  /** All that was put is there, and reading it is not a search. */
  settle(): Promise<void>
  /** Durable when it resolves. */
  keep(): Promise<void>
  close(): Promise<void>
}

/** Rows moved at a time. */
export const batchSize = 2_000
