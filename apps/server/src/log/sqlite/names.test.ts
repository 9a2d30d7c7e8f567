import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { claimOf } from '../../testing/name-claim.ts'
import { nameKeptMs } from '../rules/name-expiry.ts'
import { SqliteNames } from './names.ts'
import { migrations } from './schema.ts'

const day = 24 * 60 * 60_000

test('P4.8: keeps a name for 30 days after its last use', () => {
  const { names } = makeNames()
  const lastUse = 5 * day
  expect(names.claim(claimOf('ada', 'one'), 0)).toBe('claimed')
  expect(names.claim(claimOf('ada', 'one'), lastUse - 1)).toBe('claimed')
  expect(names.claim(claimOf('ada', 'two'), lastUse + 30 * day)).toBe('taken')
  expect(names.owners(['ada'], lastUse + 30 * day).size).toBe(1)
  expect(names.owners(['ada'], lastUse + nameKeptMs).size).toBe(0)
  expect(names.claim(claimOf('ada', 'two'), lastUse + nameKeptMs)).toBe('claimed')
  expect(names.claim(claimOf('ada', 'one'), lastUse + nameKeptMs)).toBe('taken')
})

test('P4.8: a name of an earlier version belongs to its author, and protects all that looks like it at the next use', () => {
  const { db, names } = makeNames()
  db.exec("INSERT INTO names (key, author, used_at) VALUES ('ian', 'one', 0)")
  const keys = ['ian', ' lan']
  expect(names.claim(claimOf('Ian', 'two', keys), day / 2)).toBe('taken')
  expect(names.claim(claimOf('Ian', 'one', keys), day / 2)).toBe('claimed')
  expect(names.claim(claimOf('lan', 'two', ['lan', ' lan']), day / 2)).toBe('taken')
})

test('P4.8: the sixth name of an author gives up the least recently used one', () => {
  const { names } = makeNames()
  for (let n = 0; n < 5; n += 1) names.claim(claimOf(`name ${n}`, 'one'), n)
  names.claim(claimOf('name 0', 'one'), 2 * day)
  expect(names.claim(claimOf('name 5', 'one'), 2 * day)).toBe('claimed')
  expect(names.claim(claimOf('name 1', 'two'), 2 * day)).toBe('claimed')
  expect(names.claim(claimOf('name 0', 'two'), 2 * day)).toBe('taken')
})

test('P4.8: deletes names that have expired, step by step', () => {
  const { db, names } = makeNames()
  for (let n = 0; n < 1_200; n += 1) names.claim(claimOf(`name ${n}`, `author ${n}`), 0)
  names.claim(claimOf('name 7', 'author 7'), 2 * day)
  names.deleteExpired(33 * day)
  expect(count(db, 'names')).toBe(1_900)
  for (let step = 0; step < 5; step += 1) names.deleteExpired(33 * day)
  expect([count(db, 'names'), count(db, 'claims')]).toEqual([2, 1])
})

test.for([
  ['the same process', (names: SqliteNames) => names],
  ['the next process', (_: SqliteNames, db: DatabaseSync) => new SqliteNames(db)],
] as const)(
  'P4.8: a name claimed under a clock that was ahead is kept for 30 days, as seen by %s',
  ([, next]) => {
    const { db, names: wrong } = makeNames()
    const year = 365 * day
    expect(wrong.claim(claimOf('ada', 'one'), year)).toBe('claimed')
    expect(wrong.claim(claimOf('grace', 'one'), year)).toBe('claimed')
    const names = next(wrong, db)
    expect(names.decide(claimOf('ada', 'one'), 0)).toBe('stale')
    expect(names.claim(claimOf('ada', 'two'), 0)).toBe('taken')
    expect(names.owners(['ada', 'grace'], nameKeptMs).size).toBe(2)
    expect(names.owners(['ada', 'grace'], nameKeptMs + 1).size).toBe(0)
    expect(names.claim(claimOf('grace', 'two'), nameKeptMs + 1)).toBe('claimed')
  },
)

function makeNames() {
  const db = new DatabaseSync(':memory:')
  db.exec(migrations.join(''))
  return { db, names: new SqliteNames(db) }
}

function count(db: DatabaseSync, table: string) {
  return db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n']
}
