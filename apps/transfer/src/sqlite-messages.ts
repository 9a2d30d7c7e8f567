import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { SqliteAuthors } from '../../server/src/log/sqlite/authors.ts'
import { messageTables, oldTable } from '../../server/src/log/sqlite/select-messages.ts'
import {
  messageColumns,
  numberedColumns,
  plainColumns,
  type StoredMessage,
} from '../../server/src/log/message-columns.ts'
import type { Value } from './transferred-tables.ts'

/** All messages, each with the name of its room and the columns of a message, in the order of the names and ids. */
export function* storedMessages(db: DatabaseSync): Iterable<Value[]> {
  const rooms = db.prepare('SELECT room, name FROM rooms ORDER BY name')
  // Both tables are in id order: SQLite merges them, and sorts nothing.
  const select = db.prepare(
    `${messageTables(db)
      .map((table) => (table === oldTable ? selectOld : selectNumbered))
      .join(' UNION ALL ')} ORDER BY id`,
  )
  select.setReturnArrays(true)
  for (const { room, name } of rooms.all())
    for (const row of select.iterate({ room: Number(room) }) as unknown as Iterable<Value[]>)
      yield [String(name), ...row]
}

export function countStoredMessages(db: DatabaseSync): number {
  const counts = messageTables(db).map(
    (table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'],
  )
  return counts.reduce<number>((sum, n) => sum + Number(n), 0)
}

/** Inserts messages whose values are in the order of the columns, after the number of their room. */
export class MessageInserter {
  readonly #authors: SqliteAuthors
  readonly #insert: StatementSync

  constructor(db: DatabaseSync) {
    this.#authors = new SqliteAuthors(db)
    const columns = ['room', ...numberedColumns]
    this.#insert = db.prepare(
      `INSERT INTO messages (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
  }

  insert([room = null, ...values]: readonly SQLInputValue[]) {
    const row = Object.fromEntries(messageColumns.map((column, at) => [column, values[at] ?? null]))
    const { author, version } = this.#authors.numbersOf(row as unknown as StoredMessage)
    this.#insert.run(room, author, version, ...plainColumns.map((column) => row[column] ?? null))
  }
}

const tableOf: Partial<Record<string, string>> = { author: 'a', username: 'v', avatar: 'v' }

const selectNumbered = `
  SELECT ${messageColumns.map((column) => `${tableOf[column] ?? 'm'}.${column}`).join(', ')}
  FROM messages AS m LEFT JOIN authors AS a ON a.number = m.author
  LEFT JOIN author_versions AS v ON v.author = m.author AND v.version = m.version WHERE m.room = :room`

const selectOld = `SELECT ${messageColumns.join(', ')} FROM ${oldTable} WHERE room = :room`
