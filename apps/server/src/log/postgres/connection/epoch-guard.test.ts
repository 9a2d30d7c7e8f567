import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable, type Draft } from '../../message-log.ts'
import { EpochGuard } from './epoch-guard.ts'
import { EpochVerifier } from './epoch-verifier.ts'
import { clientOptions, defaultTimeouts } from './pools.ts'
import type { PostgresLog } from '../postgres-log.ts'
import { makeDatabase, type TestDatabase } from '../../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../../testing/postgres/test-postgres.ts'
import { viewOf } from '../message-form.ts'
import { openNode, post, readAll, Reader } from '../../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../../testing/postgres/test-proxy.ts'

let postgres: TestPostgres
let database: TestDatabase
beforeEach(async () => {
  postgres = await startPostgres()
  database = await makeDatabase([], postgres.url)
})
afterEach(() => postgres.remove())

test('P4.3: keeps the epoch when the database is restarted', { tags: ['long'] }, async () => {
  const { log, reader, epoch } = await beginning()
  await postgres.restart()
  await reached(log)
  expect(await epochOf(log)).toBe(epoch)
  expect(reader.startedOver).toEqual([])
})

test('P4.3: keeps the epoch when the database crashes', async () => {
  const { log, reader, epoch } = await beginning()
  for (let crashes = 0; crashes < 3; crashes += 1) {
    await log.append('lobby', [post(`cid-${crashes}`, 'x'.repeat(3_000))])
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    )
    await postgres.crash()
    await reached(log)
  }
  expect(await epochOf(log)).toBe(epoch)
  expect(reader.startedOver).toEqual([])
})

test('P4.3: starts a new epoch when an old disk is restored, even if the room is longer than before', async () => {
  const proxy = await TestProxy.before(postgres.port)
  const url = database.url.replace(`:${postgres.port}/`, `:${proxy.port}/`)
  const { log, logger } = await openNode(url, { timeouts: { ...defaultTimeouts, queryTimeoutMs: 1_000 } })
  await log.append('lobby', [post('cid-first')])
  const { epoch } = await log.since('lobby', 0, 0)
  const backup = `${postgres.folder}.backup`
  await postgres.stop()
  cpSync(postgres.folder, backup, { recursive: true, preserveTimestamps: true })
  await postgres.start()
  await reached(log)
  const reader = await new Reader(log).follow()
  for (let n = 0; n < 20; n += 1) await log.append('lobby', [post(`cid-lost-${n}`, 'x'.repeat(3_000))])
  proxy.stop()
  await postgres.stop()
  rmSync(postgres.folder, { recursive: true })
  cpSync(backup, postgres.folder, { recursive: true, preserveTimestamps: true })
  rmSync(backup, { recursive: true })
  postgres.own()
  await postgres.start()
  await database.query("UPDATE rooms SET head = 99 WHERE room = 'lobby'")
  proxy.cut()
  await vi.waitFor(() => expect(reader.startedOver).toContain('new epoch'), { timeout: 10_000 })
  expect(await epochOf(log)).not.toBe(epoch)
  expect(logger.join()).toMatch(/history was lost \(the write-ahead log went back\)/)
  expect((await log.since('lobby', 0, 1)).messages.map(({ cid }) => cid)).toEqual(['cid-first'])
}, 60_000)

test(
  'one of several nodes that detect the loss starts a new epoch, and the others adopt it',
  { tags: ['long'] },
  async () => {
    const { log } = await openNode(database.url)
    const epoch = await epochOf(log)
    const client = await connected()
    const logger: string[] = []
    const write = (line: string) => void logger.push(line)
    const verifiers = [1, 2].map(
      () => new EpochVerifier(new EpochGuard(() => undefined), { info: write, warn: write }),
    )
    for (const { guard } of verifiers) guard.adopt(epoch)
    for (const { guard } of verifiers) guard.recordCommit(epoch, Number.MAX_SAFE_INTEGER)
    for (const verifier of verifiers) await verifier.verify(client)
    expect(logger).toHaveLength(1)
    expect(new Set(verifiers.map(({ guard }) => guard.epoch)).size).toBe(1)
    expect(verifiers[0]?.guard.epoch).not.toBe(epoch)
  },
)

test('P4.3: discards an answer that was queried in the previous epoch', () => {
  const guard = new EpochGuard(() => undefined)
  guard.adopt('previous')
  guard.recordCommit('previous', Number.MAX_SAFE_INTEGER)
  const baseline = guard.baseline(['lobby'])
  guard.adopt('current')
  const observed = { epoch: 'current', timeline: '1', stored_timeline: '1', flushed: 0 }
  expect(guard.check(baseline, observed, new Map([['lobby', 0]]))).toEqual({ type: 'changed' })
  expect(guard.epoch).toBe('current')
})

test('P4.3: starts a new epoch when a standby is promoted', { tags: ['long'] }, async () => {
  const { log, logger, reader, epoch } = await beginning(defaultTimeouts)
  await postgres.stop()
  // Recovery that ends at once: what a standby does when it is promoted.
  writeFileSync(join(postgres.folder, 'recovery.signal'), '')
  writeFileSync(join(postgres.folder, 'postgresql.auto.conf'), "restore_command = 'false'\n")
  postgres.own()
  await postgres.start()
  await vi.waitFor(() => expect(reader.startedOver).toContain('new epoch'), { timeout: 20_000 })
  expect(await epochOf(log)).not.toBe(epoch)
  expect(logger.join()).toMatch(/history was lost \(the database continues from a standby or a backup\)/)
})

test('P4.3: starts a new epoch when a dump is restored, also on a node that starts afterwards', async () => {
  const { log, reader, epoch } = await beginning(defaultTimeouts)
  await restoreDump()
  await vi.waitFor(() => expect(reader.startedOver).toContain('new epoch'), { timeout: 10_000 })
  const after = await epochOf(log)
  expect(after).not.toBe(epoch)
  await log.close()
  await restoreDump()
  const later = await openNode(database.url)
  const last = await epochOf(later.log)
  expect(last).not.toBe(after)
  expect(await epochOf((await openNode(database.url)).log)).toBe(last)
}, 60_000)

test('several nodes that detect a restored dump end in the same new epoch', { tags: ['long'] }, async () => {
  const nodes = [await openNode(database.url), await openNode(database.url), await openNode(database.url)]
  for (const { log } of nodes) await log.append('lobby', [post('cid-first')])
  const readers = await Promise.all(nodes.map(({ log }) => new Reader(log).follow()))
  await restoreDump()
  for (const reader of readers)
    await vi.waitFor(() => expect(reader.startedOver).toContain('new epoch'), { timeout: 10_000 })
  const epochs = await Promise.all(nodes.map(({ log }) => epochOf(log)))
  expect(new Set(epochs).size).toBe(1)
  expect(
    nodes.flatMap(({ logger }) => logger).filter((line) => line.startsWith('history was lost')),
  ).toHaveLength(1)
})

test('starts a new epoch when the head of a room went back, and rejects appends to the previous one', async () => {
  const { log, reader, epoch } = await beginning()
  await log.append('lobby', [post('cid-2'), post('cid-3')])
  await database.query('DELETE FROM messages WHERE id > 1; UPDATE rooms SET head = 1')
  await expect(log.append('lobby', [post('cid-4')])).rejects.toThrow(LogUnavailable)
  expect(reader.startedOver).toEqual(['new epoch'])
  expect(await database.query('SELECT cid FROM messages')).toEqual([{ cid: 'cid-first' }])
  expect(await epochOf(log)).not.toBe(epoch)
  expect(await log.append('lobby', [post('cid-4')])).toEqual([{ type: 'posted', id: 2 }])
})

test('adopts an epoch that the operator sets, at once', async () => {
  const { log, reader } = await beginning()
  await database.query("UPDATE life SET epoch = 'set by hand'")
  await expect(log.append('lobby', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  expect(reader.startedOver).toEqual(['new epoch'])
  expect(await epochOf(log)).toBe('set by hand')
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
})

test('P4.3: does not store appends that were queued before a new epoch began', async () => {
  const { log } = await openQuietNode()
  await log.append('lobby', [post('cid-first')])
  await database.query("UPDATE life SET epoch = 'set by hand'")
  const under = log.append('lobby', [post('cid-2')])
  const failed = expect(under).rejects.toThrow(LogUnavailable)
  await Promise.resolve() // the post is sent, and not answered yet
  const edit = { ...post('cid-3', 'for another epoch'), type: 'edit', id: 1 } as Draft
  await Promise.all([failed, expect(log.append('lobby', [edit])).rejects.toThrow(LogUnavailable)])
  expect((await readAll(log, 'lobby')).map(({ message }) => message)).toEqual(['cid-first'])
  expect(await log.append('lobby', [edit])).toEqual([{ type: 'changed', rev: 2 }])
})

/** One that learns of a new epoch by what it appends: no poll adopts it first. */
async function openQuietNode(timeouts = { ...defaultTimeouts, pollIntervalMs: 60_000 }) {
  const node = await openNode(database.url, { timeouts })
  await vi.waitFor(() => expect(node.logger).toContain('receiving notifications from other nodes'), 5_000)
  return node
}

async function beginning(timeouts?: typeof defaultTimeouts) {
  const node = await openQuietNode(timeouts)
  await node.log.append('lobby', [post('cid-first')])
  const reader = await new Reader(node.log).follow()
  return { ...node, reader, epoch: await epochOf(node.log) }
}

async function connected() {
  const client = new pg.Client({ ...clientOptions(database.url), pipeline: true })
  client.on('error', () => undefined) // the database is stopped first
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function epochOf(log: PostgresLog) {
  return (await log.since('lobby', 0, 0)).epoch
}

async function reached(log: PostgresLog) {
  await vi.waitFor(async () => expect((await log.since('lobby', 0, 1)).messages).toHaveLength(1), {
    timeout: 10_000,
  })
}

/** Like pg_restore --clean: new tables with the same rows. */
async function restoreDump() {
  const tables = ['life', 'rooms', 'messages', 'changes', 'reactions', 'names', 'texts', 'filed']
  const statements = tables.map(
    (table) => `
      ALTER TABLE ${table} RENAME TO old; CREATE TABLE ${table} (LIKE old INCLUDING ALL);
      INSERT INTO ${table} SELECT * FROM old; DROP TABLE old;`,
  )
  await database.query(`BEGIN; DROP VIEW all_messages; ${statements.join('')} ${viewOf('numbered')}; COMMIT`)
}
