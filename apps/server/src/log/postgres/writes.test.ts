import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { LogUnavailable } from '../message-log.ts'
import { isPassing } from './connection/errors.ts'
import type { Patience } from './connection/pools.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../testing/postgres/test-postgres.ts'
import { openNode, post } from '../../testing/postgres/test-postgres-log.ts'

let postgres: TestPostgres
let database: TestDatabase
beforeAll(async () => {
  postgres = await startPostgres()
  database = await makeDatabase([], postgres.url)
})
afterAll(() => postgres.remove())

const hasty: Patience = { connectWithinMs: 500, answerWithinMs: 1_000, lostForMs: 1_000, lookEveryMs: 200 }

test('a database that answers and stores nothing is not reached, however often it answers, until it stores again', async () => {
  const { log, logger } = await openNode(database.url, { patience: hasty })
  await log.append('lobby', [post('cid-1')])
  await log.claimName('ada', 'ada')
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
    expect(await log.claimName('ada', 'ada')).toBe(true)
    expect(log.isReachable).toBe(false)
  }
  expect(logger.filter((note) => note.startsWith('the database is lost'))).toHaveLength(1)
  await commitsWaitFor('')
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  expect(logger.filter((note) => note.startsWith('the database is there'))).toHaveLength(1)
}, 60_000)

test('a standby is no database, and no end: it is asked again until it is promoted', async () => {
  const { log } = await openNode(database.url, { patience: hasty })
  await postgres.stop()
  writeFileSync(join(postgres.folder, 'standby.signal'), '')
  postgres.own()
  const promoted = postgres.start()
  await vi.waitFor(() => database.query('SELECT'), { timeout: 10_000 })
  await expect(log.append('standby', [post('cid-1')])).rejects.toThrow(LogUnavailable)
  await expect(log.since('standby', 0, 1)).rejects.toThrow(LogUnavailable)
  expect(log.isReachable).toBe(false)
  for (const statement of asOverAPooler) expect(await refusalOf(statement), statement).toSatisfy(isPassing)
  await database.query('SELECT pg_promote()')
  await promoted
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('standby', [post('cid-1')])).toEqual([{ type: 'posted', id: 1 }])
}, 60_000)

/** There, the connection stays when what is behind it becomes another. */
const asOverAPooler = [
  'BEGIN READ WRITE',
  'SELECT node FROM nodes',
  'UPDATE rooms SET head = head',
  "SELECT pg_notify('parley', 'x')",
  'SELECT pg_current_wal_flush_lsn()',
]

function refusalOf(statement: string) {
  return database.query(statement).catch((error: unknown) => error)
}
