import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable, StorageFull } from '../message-log.ts'
import type { Timeouts } from './connection/pools.ts'
import { makeDatabase, type TestDatabase } from '../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../testing/postgres/test-postgres.ts'
import {
  openNode,
  post,
  postUntilAcknowledged,
  readAll,
  Reader,
} from '../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../testing/postgres/test-proxy.ts'
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

test('P3.1: keeps acknowledged messages, once and in order, when the database is restarted under load', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url)] as const
  const readers = await Promise.all(nodes.map(({ log }) => new Reader(log, 'restarted').follow()))
  const acknowledged = new Map<string, number>()
  let isOver = false
  const posters = Array.from({ length: 12 }, async (_, poster) => {
    for (let n = 0; !isOver; n += 1) {
      const draft = post(`cid-${poster}-${n}`, `text ${n}`, `author ${poster}`)
      const id = await postUntilAcknowledged(nodes[poster % 2 === 0 ? 0 : 1].log, 'restarted', draft)
      acknowledged.set(draft.cid, id)
    }
  })
  for (let restarts = 0; restarts < 3; restarts += 1) {
    const before = acknowledged.size
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 100), { timeout: 20_000 })
    await postgres.restart()
  }
  const before = acknowledged.size
  await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + 100), { timeout: 20_000 })
  isOver = true
  await Promise.all(posters)
  const messages = await readAll(nodes[0].log, 'restarted')
  expect(messages.map(({ id }) => id)).toEqual(messages.map((_, n) => n + 1))
  expect(new Map(messages.map(({ cid, id }) => [cid, id]))).toEqual(acknowledged)
  for (const reader of readers)
    await vi.waitFor(() => expect(reader.messages).toEqual(messages), { timeout: 10_000 })
  expect(readers.flatMap(({ startedOver }) => startedOver)).toEqual([])
}, 90_000)

test('rejects at once and disconnects everyone while the database is down for long, and recovers by itself', async () => {
  const { log, logger } = await openNode(database.url, { timeouts: shortTimeouts })
  const reader = await new Reader(log, 'gone').follow()
  await log.append('gone', [post('cid-1')])
  await postgres.stop()
  await expect(log.append('gone', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  await expect(log.since('gone', 0, 10)).rejects.toThrow(LogUnavailable)
  await expect(log.before('gone', 10, 10)).rejects.toThrow(LogUnavailable)
  await expect(log.claimName(claimOf('gone', 'ada'))).rejects.toThrow(LogUnavailable)
  expect(log.isReachable).toBe(false)
  await vi.waitFor(() => expect(reader.startedOver).toEqual(['unreachable']), { timeout: 5_000 })
  const began = performance.now()
  await expect(log.append('gone', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  expect(performance.now() - began).toBeLessThan(shortTimeouts.giveUpAfterMs)
  await postgres.start()
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('gone', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2']))
  expect(logger.filter((line) => line.startsWith('the database is unreachable'))).toHaveLength(1)
  expect(logger.filter((line) => line.startsWith('the database is reachable'))).toHaveLength(1)
  expect(logger.join()).not.toContain('secret')
}, 60_000)

test('rejects calls when the database is disconnected and sends nothing', async () => {
  const { proxy, url } = await proxied()
  const { log } = await openNode(url, { timeouts: shortTimeouts })
  const reader = await new Reader(log, 'cut off').follow()
  await log.append('cut off', [post('cid-1')])
  proxy.stop()
  await expect(log.append('cut off', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  await expect(log.since('cut off', 0, 10)).rejects.toThrow(LogUnavailable)
  proxy.cut()
  await vi.waitFor(() => expect(log.isReachable).toBe(true), { timeout: 10_000 })
  expect(await log.append('cut off', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2']))
}, 60_000)

test('P3.2: retries a commit with an unknown outcome, and notifies everyone', async () => {
  const { proxy, url } = await proxied()
  const { log } = await openNode(url)
  const other = await openNode(database.url)
  const readers = [await new Reader(log, 'unknown').follow(), await new Reader(other.log, 'unknown').follow()]
  await log.append('unknown', [post('cid-1')])
  const payloads = await receivedPayloads(database.url)
  let cuts = 0
  proxy.toNode = (bytes, { client }) => {
    if (cuts > 0 || !bytes.includes('COMMIT')) return bytes
    cuts += 1
    client.destroy() // committed, but the node receives no answer
    return Buffer.alloc(0)
  }
  expect(await log.append('unknown', [post('cid-2'), post('cid-3')])).toEqual([
    { type: 'posted', id: 2 },
    { type: 'posted', id: 3 },
  ])
  expect(cuts).toBe(1)
  await vi.waitFor(() => expect(payloads).toContainEqual(expect.objectContaining({ rooms: { unknown: 3 } })))
  for (const reader of readers)
    await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2', 'cid-3']), { timeout: 10_000 })
}, 60_000)

test('a node that stops within a transaction does not block the room for others, and stores nothing stale when it continues', async () => {
  const { proxy, url } = await proxied()
  const stopped = await openNode(url)
  const other = await openNode(database.url)
  const reader = await new Reader(stopped.log, 'stopped').follow()
  await stopped.log.append('stopped', [post('cid-1')])
  // It holds the lock of the room, and sends nothing more.
  proxy.onSent = (bytes) => {
    if (!bytes.includes('FOR UPDATE')) return
    proxy.onSent = () => undefined
    setTimeout(() => proxy.stop(), 100)
    proxy.toNode = () => Buffer.alloc(0)
  }
  const late = stopped.log.append('stopped', [post('cid-late')])
  await vi.waitFor(async () => {
    const rows = await database.query("SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'")
    expect(rows).toHaveLength(1)
  }, 2_500)
  expect(await other.log.append('stopped', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  proxy.toNode = (bytes) => bytes
  proxy.cut()
  expect(await late).toEqual([{ type: 'posted', id: 3 }])
  await vi.waitFor(() => expect(reader.texts).toEqual(['cid-1', 'cid-2', 'cid-late']), { timeout: 5_000 })
}, 60_000)

test('P3.6: stores nothing of a batch on a full disk, and stores it once when it is sent again', async () => {
  const { log } = await openNode(database.url)
  await log.append('full', [post('cid-1')])
  await database.query(`
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`)
  await database.query('CREATE TRIGGER full_disk BEFORE INSERT ON messages EXECUTE FUNCTION full_disk()')
  await database.query('CREATE TRIGGER full_disk BEFORE INSERT ON names EXECUTE FUNCTION full_disk()')
  await expect(log.append('full', [post('cid-2')])).rejects.toThrow(StorageFull)
  expect(await log.claimName(claimOf('full', 'ada'))).toBe('unstored')
  await database.query('DROP FUNCTION full_disk CASCADE')
  expect(await log.append('full', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
  expect(await readAll(log, 'full')).toHaveLength(2)
})

test('P3.1: reports an error that a retry cannot fix, and acknowledges nothing', async () => {
  const failed = vi.fn()
  const { log } = await openNode(database.url, { failed })
  await database.query('ALTER TABLE messages RENAME COLUMN message TO face')
  await expect(log.append('failed', [post('cid-1')])).rejects.toThrow()
  expect(failed).toHaveBeenCalledOnce()
  await database.query('ALTER TABLE messages RENAME COLUMN face TO message')
  expect(await readAll(log, 'failed')).toEqual([])
})

test('every commit is synced, also with synchronous_commit = off in the database', async () => {
  await database.query('ALTER SYSTEM SET synchronous_commit = off')
  await database.query('SELECT pg_reload_conf()')
  const { log, logger } = await openNode(database.url)
  await database.query('CREATE TABLE synced (setting TEXT)')
  await database.query(`
    CREATE FUNCTION note_setting() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO synced VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$`)
  await database.query('CREATE TRIGGER note AFTER INSERT ON messages EXECUTE FUNCTION note_setting()')
  await log.append('synced', [post('cid-1')])
  expect(await database.query('SELECT setting FROM synced')).toEqual([{ setting: 'on' }])
  expect(logger).not.toContainEqual(expect.stringMatching(/synchronous_commit/))
  await database.query('DROP FUNCTION note_setting CASCADE')
  await database.query('ALTER SYSTEM RESET synchronous_commit')
})

async function receivedPayloads(url: string) {
  const payloads: unknown[] = []
  const client = new pg.Client({ connectionString: url })
  client.on('notification', ({ payload = '' }) => payloads.push(JSON.parse(payload)))
  await client.connect()
  await client.query('LISTEN parley')
  onTestFinished(() => client.end())
  return payloads
}

async function proxied() {
  const proxy = await TestProxy.before(postgres.port)
  return { proxy, url: database.url.replace(`:${postgres.port}/`, `:${proxy.port}/`) }
}
