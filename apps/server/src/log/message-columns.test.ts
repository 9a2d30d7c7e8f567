import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import {
  isNullable,
  messageColumns,
  plainColumns,
  removedValues,
  typeOf,
  type MessageColumn,
} from './message-columns.ts'
import { migrations } from './sqlite/schema.ts'

const types = { integer: 'INTEGER', text: 'TEXT', flag: 'INTEGER' } as const

// PostgreSQL's schema is compared in postgres/postgres-log.test.ts: it needs a server.
test('the schema of SQLite has the described columns of a message', () => {
  expect(columnsOf('messages')).toEqual(
    sorted([...['room', 'author', 'version'].map(numberOf), ...plainColumns.map(described)]),
  )
})

test('messages of earlier versions have the described columns, too', () => {
  expect(columnsOf('old_messages')).toEqual(sorted([numberOf('room'), ...messageColumns.map(described)]))
})

test('P3.10: nothing that somebody wrote is left in a removed message', () => {
  const isText = (column: MessageColumn) => typeOf(column) === 'text' && isNullable(column)
  // The kind of a program is nothing that it has written.
  const optionalTexts = messageColumns.filter((column) => isText(column) && column !== 'program')
  const emptied = Object.fromEntries(optionalTexts.map((column) => [column, null]))
  expect(removedValues).toMatchObject({ ...emptied, message: '', edited: null, removed: true })
})

/** Of a new log, before `old_messages` is dropped. */
function columnsOf(table: string) {
  const db = new DatabaseSync(':memory:')
  db.exec(migrations.join(''))
  const select = `SELECT name, type, "notnull" AS required FROM pragma_table_info('${table}')`
  const rows = db.prepare(select).all()
  db.close()
  return sorted(rows.map((row) => ({ ...row })))
}

const numberOf = (name: string) => ({ name, type: 'INTEGER', required: 1 })

function described(name: MessageColumn) {
  return { name, type: types[typeOf(name)], required: isNullable(name) ? 0 : 1 }
}

function sorted(rows: readonly object[]) {
  return rows.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
