import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { nameKeptMs } from '../rules/name-expiry.ts'
import { SqliteNames } from './names.ts'
import { migrations } from './schema.ts'

test('P4.8: keeps a name for 30 days after its last use', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(migrations.join(''))
  const names = new SqliteNames(db)
  const day = 24 * 60 * 60_000
  const lastUse = 5 * day
  expect(names.claim('ada', 'one', 0)).toBe(true)
  expect(names.claim('ada', 'one', lastUse - 1)).toBe(true)
  expect(names.claim('ada', 'two', lastUse + 30 * day)).toBe(false)
  expect(names.free(['ada'], lastUse + 30 * day)).toEqual([])
  expect(names.free(['ada'], lastUse + nameKeptMs)).toEqual(['ada'])
  expect(names.claim('ada', 'two', lastUse + nameKeptMs)).toBe(true)
  expect(names.claim('ada', 'one', lastUse + nameKeptMs)).toBe(false)
})
