import type { DatabaseSync } from 'node:sqlite'
import { fromStored, messageTables, storedColumns } from '../../server/src/log/sqlite/select-messages.ts'
import { messageColumns, type StoredMessage } from '../../server/src/log/message-columns.ts'
import type { Value } from './transferred-tables.ts'

/** All messages, each with the name of its room and the columns of a message, in the order of the names and ids. */
export function* storedMessages(db: DatabaseSync): Iterable<Value[]> {
  const rooms = db.prepare('SELECT room, name FROM rooms ORDER BY name')
  // Both tables are in id order: SQLite merges them, and sorts nothing.
  const select = db.prepare(
    `${messageTables(db)
      .map((table) => `SELECT ${storedColumns(table)} ${fromStored(table)} WHERE m.room = :room`)
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

/** The message whose values are in the order of the columns. */
export function messageOf(values: readonly Value[]): StoredMessage {
  const row = Object.fromEntries(messageColumns.map((column, at) => [column, values[at] ?? null]))
  return row as unknown as StoredMessage
}
