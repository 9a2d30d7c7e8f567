import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { claimOf } from '../../testing/name-claim.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { openNode } from '../../testing/postgres/test-postgres-log.ts'
import type { MessageLog } from '../message-log.ts'

let database: TestDatabase
beforeEach(async () => (database = await makeDatabase()))
afterEach(() => database.remove())

test('P4.8: gives a name to one of two nodes that claim it at once', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url)]
  const names = Array.from({ length: 50 }, (_, n) => `name ${n}`)
  const claimed = await Promise.all(
    names.map((name) =>
      Promise.all(nodes.map(({ log }, node) => log.claimName(claimOf(name, `${node} of ${name}`)))),
    ),
  )
  expect(claimed.map((those) => those.filter((outcome) => outcome === 'claimed').length)).toEqual(
    names.map(() => 1),
  )
  const again = await Promise.all(
    names.map((name) =>
      Promise.all(nodes.map(({ log }, node) => log.claimName(claimOf(name, `${node} of ${name}`)))),
    ),
  )
  expect(again).toEqual(claimed)
})

test('P4.8: keeps a name for 30 days after its last use', async () => {
  const { log } = await openNode(database.url)
  const age = (days: number) =>
    database.query(`UPDATE names SET used_at = used_at - ${days} * 86400000::bigint`)
  expect(await log.claimName(claimOf('ada', 'one'))).toBe('claimed')
  await age(29)
  expect(await log.claimName(claimOf('ada', 'two'))).toBe('taken')
  expect(await log.claimName(claimOf('ada', 'one'))).toBe('claimed') // renews the 30 days
  await age(30)
  expect(await ownersOf(log, 'ada')).toEqual(['one'])
  await age(3)
  expect(await ownersOf(log, 'ada')).toEqual([])
  expect(await log.claimName(claimOf('ada', 'two'))).toBe('claimed')
  expect(await log.claimName(claimOf('ada', 'one'))).toBe('taken')
})

test('P4.8: deletes names that have expired, step by step', async () => {
  const { log } = await openNode(database.url)
  const names = Array.from({ length: 1_200 }, (_, n) => `name ${n}`)
  await Promise.all(names.map((name) => log.claimName(claimOf(name, `author of ${name}`))))
  for (const table of ['names', 'claims'])
    await database.query(`UPDATE ${table} SET used_at = used_at - 33 * 86400000::bigint`)
  await log.claimName(claimOf('name 7', 'another'))
  const count = async () => {
    const [rows] = await database.query<{ names: number; claims: number }>(
      'SELECT (SELECT count(*)::int FROM names) AS names, (SELECT count(*)::int FROM claims) AS claims',
    )
    return rows
  }
  const { names: before = 0 } = (await count()) ?? {}
  await log.deleteExpiredNames()
  expect((await count())?.names).toBeGreaterThanOrEqual(before - 500)
  for (let step = 0; step < 7; step += 1) await log.deleteExpiredNames()
  expect(await ownersOf(log, 'name 7')).toEqual(['another'])
  expect((await count())?.names).toBeLessThan(10)
  expect((await count())?.claims).toBeLessThan(10)
})

test('P4.8: a lock on the names keeps nobody out, and is not waited for twice', async () => {
  const { log } = await openNode(database.url)
  await log.claimName(claimOf('locked', 'one'))
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('BEGIN; LOCK TABLE names, claims IN EXCLUSIVE MODE')
  expect(await ownersOf(log, 'locked')).toEqual(['one'])
  expect(await log.claimName(claimOf('locked', 'two'))).toBe('taken')
  expect(await log.claimName(claimOf('locked too', 'two'))).toBe('unstored')
  await other.query('ROLLBACK; BEGIN; LOCK TABLE names')
  expect(await ownersOf(log, 'locked')).toEqual([])
  expect(log.isReachable).toBe(true)
  await other.query('ROLLBACK')
  expect(await log.claimName(claimOf('locked too', 'two'))).toBe('claimed')
})

test('P4.8: a name claimed under a clock that was ahead is kept for 30 days, and not until then', async () => {
  const { log } = await openNode(database.url)
  const age = (days: number) =>
    database.query(`UPDATE names SET used_at = used_at - ${days} * 86400000::bigint`)
  expect(await log.claimName(claimOf('early', 'one'))).toBe('claimed')
  expect(await log.claimName(claimOf('early too', 'one'))).toBe('claimed')
  await age(-365)
  expect(await log.claimName(claimOf('early', 'two'))).toBe('taken')
  await age(33)
  expect(await ownersOf(log, 'early', 'early too')).toEqual([])
  await age(-365)
  const next = await openNode(database.url)
  await next.log.claimName(claimOf('another', 'one'))
  await age(33)
  expect(await next.log.claimName(claimOf('early', 'two'))).toBe('claimed')
})

async function ownersOf(log: MessageLog, ...keys: string[]) {
  return [...(await log.nameOwners(keys)).values()]
}
