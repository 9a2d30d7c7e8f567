import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { numberedColumns, plainColumns, type Read, type StoredMessage } from '../message-columns.ts'
import { SqliteAuthors } from './authors.ts'

/** Inserts messages with the numbers of their authors. */
export class MessageInserter {
  readonly #authors: SqliteAuthors
  readonly #insert: StatementSync

  /** `onConflict`: SQL for a post of an author with the same cid; without it, inserting throws. */
  constructor(db: DatabaseSync, onConflict = '') {
    this.#authors = new SqliteAuthors(db)
    const columns = ['room', ...numberedColumns]
    this.#insert = db.prepare(
      `INSERT INTO messages (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ${onConflict}`,
    )
  }

  /** To be called within a transaction, with the number of the room. Whether the message was inserted. */
  insert(room: number, row: Read<StoredMessage>): boolean {
    const { author, version } = this.#authors.numbersOf(row)
    const values = plainColumns.map((column) => toSqlite(row[column]))
    return this.#insert.run(room, author, version, ...values).changes !== 0
  }
}

/** SQLite has 0 and 1 for a flag. */
export function toSqlite(value: string | number | boolean | null) {
  return typeof value === 'boolean' ? Number(value) : value
}
