import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { numberedColumns, plainColumns, typeOf } from './message-columns.ts'
import { openDatabase } from './sqlite/open-database.ts'

// PostgreSQL's schema is compared in postgres/postgres-log.test.ts: it needs a server.
test('the schema of SQLite has the described columns of a message', () => {
  const { db, close } = openDatabase(temporaryFolder())
  const created = db.prepare(`SELECT name, type FROM pragma_table_info('messages')`).all()
  close()
  const types = { integer: 'INTEGER', text: 'TEXT', flag: 'INTEGER' } as const
  const numbers = ['room', 'author', 'version'].map((name) => ({ name, type: 'INTEGER' }))
  const described = plainColumns.map((name) => ({ name, type: types[typeOf(name)] }))
  expect(sorted(created)).toEqual(sorted([...numbers, ...described]))
  expect(numberedColumns).toHaveLength(created.length - 1)
})

function sorted(rows: readonly object[]) {
  return rows
    .map((row) => ({ ...row }))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
}
