import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { nameKeptMs, SqliteNames } from './sqlite-names.ts'
import { schema } from './sqlite-schema.ts'

test('P4.8: a name is kept for 30 days after its last use, and is free then', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(schema)
  const names = new SqliteNames(db)
  expect(names.claim('ada', 'one', 0)).toBe(true)
  expect(names.claim('ada', 'one', 1_000)).toBe(true)
  expect(names.claim('ada', 'two', 1_000 + nameKeptMs)).toBe(false)
  expect(names.free(['ada'], 1_000 + nameKeptMs)).toEqual([])
  expect(names.free(['ada'], 1_001 + nameKeptMs)).toEqual(['ada'])
  expect(names.claim('ada', 'two', 1_001 + nameKeptMs)).toBe(true)
  expect(names.claim('ada', 'one', 1_002 + nameKeptMs)).toBe(false)
})
