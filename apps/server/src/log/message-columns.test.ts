import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { messageColumns, typeOf } from './message-columns.ts'
import { openDatabase } from './sqlite/open-database.ts'

// PostgreSQL's schema is compared in postgres/postgres-log.test.ts: it needs a server.
test('the schema of SQLite has the described columns of a message', () => {
  const { db, close } = openDatabase(temporaryFolder())
  const created = db.prepare(`SELECT name, type FROM pragma_table_info('messages')`).all()
  close()
  const types = { integer: 'INTEGER', text: 'TEXT', flag: 'INTEGER' } as const
  const described = messageColumns.map((name) => ({ name, type: types[typeOf(name)] }))
  expect(sorted(created)).toEqual(sorted([{ name: 'room', type: 'INTEGER' }, ...described]))
})

function sorted(rows: readonly object[]) {
  return rows
    .map((row) => ({ ...row }))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
