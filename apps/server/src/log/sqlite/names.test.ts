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

test.for([
  ['the same process', (names: SqliteNames) => names],
  ['the next process', (_: SqliteNames, db: DatabaseSync) => new SqliteNames(db)],
] as const)(
  'P4.8: a name claimed under a clock that was ahead is kept for 30 days, as seen by %s',
  ([, next]) => {
    const db = new DatabaseSync(':memory:')
    db.exec(migrations.join(''))
    const wrong = new SqliteNames(db)
    const day = 24 * 60 * 60_000
    const year = 365 * day
    expect(wrong.claim('ada', 'one', year)).toBe(true)
    expect(wrong.claim('grace', 'one', year)).toBe(true)
    const names = next(wrong, db)
    expect(names.isOwner('ada', 'two', 0)).toBeUndefined()
    expect(names.claim('ada', 'two', 0)).toBe(false)
    expect(names.free(['ada', 'grace'], nameKeptMs)).toEqual([])
    expect(names.free(['ada', 'grace'], nameKeptMs + 1)).toEqual(['ada', 'grace'])
    expect(names.claim('grace', 'two', nameKeptMs + 1)).toBe(true)
  },
)
