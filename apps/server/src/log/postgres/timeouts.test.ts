import pg from 'pg'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable, StorageBusy } from '../message-log.ts'
import { makeDatabase } from '../../testing/postgres/test-database.ts'
import { defaultTimeouts } from './connection/pools.ts'
import { openNode, post, Reader } from '../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../testing/postgres/test-proxy.ts'
import { claimOf } from '../../testing/name-claim.ts'

const port = Number(new URL(inject('postgresUrl')).port)

test('retries a query on another connection when its connection goes silent', async () => {
  const database = await makeDatabase()
  const proxy = await TestProxy.before(port)
  const { log } = await openNode(database.url.replace(`:${port}/`, `:${proxy.port}/`))
  await log.append('lobby', [post('cid-1')])
  const silent = new WeakSet<object>()
  let isFrozen = false
  proxy.toNode = (bytes, connection) => {
    if (!isFrozen) silent.add(connection)
    return isFrozen && silent.has(connection) ? Buffer.alloc(0) : bytes
  }
  expect((await log.since('lobby', 0, 1)).head).toBe(1)
  isFrozen = true
  const [page, receipts] = await Promise.all([log.since('lobby', 0, 1), log.append('lobby', [post('cid-2')])])
  expect(page.messages).toHaveLength(1)
  expect(receipts).toEqual([{ type: 'posted', id: 2 }])
}, 60_000)

test('the database cancels queries that no caller waits for', async () => {
  const database = await makeDatabase()
  const { log } = await openNode(database.url)
  await log.append('lobby', [post('cid-1')])
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('BEGIN; LOCK TABLE messages, names')
  const calls = [log.since('lobby', 0, 1), log.before('lobby', 9, 1)]
  for (const outcome of await Promise.allSettled(calls))
    expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(LogUnavailable) as unknown })
  expect(await log.claimName(claimOf('ada', 'ada'))).toBe('unstored')
  const pendingQueries = `
    SELECT a.query FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE NOT l.granted AND l.relation IN ('messages'::regclass, 'names'::regclass)`
  await vi.waitFor(async () => expect((await other.query(pendingQueries)).rows).toEqual([]), 5_000)
}, 60_000)

test('P3.6: refuses posts while another session locks the tables, lets people read and join, and disconnects nobody', async () => {
  const database = await makeDatabase()
  const { log, logger } = await openNode(database.url, {
    timeouts: { ...defaultTimeouts, giveUpAfterMs: 1_000 },
  })
  await log.append('lobby', [post('cid-1')])
  const reader = await new Reader(log).follow()
  const other = new pg.Client({ connectionString: database.url })
  await other.connect()
  onTestFinished(() => other.end())
  await other.query('BEGIN; LOCK TABLE messages, names IN EXCLUSIVE MODE')
  const [posted, joined] = await Promise.allSettled([
    log.append('lobby', [post('cid-2')]),
    log.claimName(claimOf('ada', 'ada')),
  ])
  expect(posted).toMatchObject({ status: 'rejected', reason: expect.any(StorageBusy) as unknown })
  expect(joined).toEqual({ status: 'fulfilled', value: 'unstored' })
  expect((await log.since('lobby', 0, 9)).messages).toHaveLength(1)
  expect(log.isReachable).toBe(true)
  const waiting = log.append('lobby', [post('cid-2'), post('cid-3')])
  await other.query('ROLLBACK')
  expect(await waiting).toEqual([2, 3].map((id) => ({ type: 'posted', id })))
  await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2', 'cid-3']))
  expect(reader.startedOver).toEqual([])
  expect(logger.filter((line) => line.includes('unreachable'))).toEqual([])
}, 60_000)
