import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { LogUnavailable } from '../message-log.ts'
import { isTransient } from './connection/errors.ts'
import type { Timeouts } from './connection/pools.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../testing/postgres/test-postgres.ts'
import { openNode, post } from '../../testing/postgres/test-postgres-log.ts'
import { claimOf } from '../../testing/name-claim.ts'

let postgres: TestPostgres
let database: TestDatabase
beforeAll(async () => {
  postgres = await startPostgres()
  database = await makeDatabase([], postgres.url)
})
afterAll(() => postgres.remove())

const shortTimeouts: Timeouts = {
  connectTimeoutMs: 500,
  queryTimeoutMs: 1_000,
  giveUpAfterMs: 1_000,
  pollIntervalMs: 200,
}

test('a database that answers reads but stores nothing is unreachable until it stores again', async () => {
  const { log, logger } = await openNode(database.url, { timeouts: shortTimeouts })
  await log.append('lobby', [post('cid-1')])
  await log.claimName(claimOf('ada', 'ada'))
  const commitsWaitFor = async (standby: string) => {
    await database.query(`ALTER SYSTEM SET synchronous_standby_names = '${standby}'`)
    await database.query('SELECT pg_reload_conf()')
    await vi.waitFor(async () =>
      expect(await database.query('SHOW synchronous_standby_names')).toEqual([
        { synchronous_standby_names: standby },
      ]),
    )
  }
  await commitsWaitFor('gone')
  await expect(log.append('lobby', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  await expect(log.append('lobby', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  for (let reads = 0; reads < 20; reads += 1) {
    expect((await log.since('lobby', 0, 1)).messages).toHaveLength(1)
    expect(await log.claimName(claimOf('ada', 'ada'))).toBe('claimed')
    expect(log.isReachable).toBe(false)
  }
  expect(logger.filter((line) => line.startsWith('the database is unreachable'))).toHaveLength(1)
  await commitsWaitFor('')
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  expect(logger.filter((line) => line.startsWith('the database is reachable'))).toHaveLength(1)
}, 60_000)

test('a standby is unreachable until it is promoted', async () => {
  const { log } = await openNode(database.url, { timeouts: shortTimeouts })
  await postgres.stop()
  writeFileSync(join(postgres.folder, 'standby.signal'), '')
  postgres.own()
  const promoted = postgres.start()
  await vi.waitFor(() => database.query('SELECT'), { timeout: 10_000 })
  await expect(log.append('standby', [post('cid-1')])).rejects.toThrow(LogUnavailable)
  await expect(log.since('standby', 0, 1)).rejects.toThrow(LogUnavailable)
  expect(log.isReachable).toBe(false)
  for (const statement of statementsOverPooler)
    expect(await refusalOf(statement), statement).toSatisfy(isTransient)
  await database.query('SELECT pg_promote()')
  await promoted
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('standby', [post('cid-1')])).toEqual([{ type: 'posted', id: 1 }])
}, 60_000)

/** Behind a pooler, the connection remains when the primary becomes a standby: each of these is refused. */
const statementsOverPooler = [
  'BEGIN READ WRITE',
  'SELECT node FROM nodes',
  'UPDATE rooms SET head = head',
  "SELECT pg_notify('parley', 'x')",
  'SELECT pg_current_wal_flush_lsn()',
]

function refusalOf(statement: string) {
  return database.query(statement).catch((error: unknown) => error)
}
