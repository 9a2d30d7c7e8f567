import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { LogUnavailable, type Draft } from '../../message-log.ts'
import { EpochChanged, LostHistory, EpochGuard, sightColumns, type Sight } from './epoch-guard.ts'
import { clientOptions, usualPatience } from './pools.ts'
import type { PostgresLog } from '../postgres-log.ts'
import { makeDatabase, type TestDatabase } from '../../../testing/postgres/test-database.ts'
import { startPostgres, type TestPostgres } from '../../../testing/postgres/test-postgres.ts'
import { openNode, post, readAll, Reader } from '../../../testing/postgres/test-postgres-log.ts'
import { TestProxy } from '../../../testing/postgres/test-proxy.ts'

let postgres: TestPostgres
let database: TestDatabase
beforeEach(async () => {
  postgres = await startPostgres()
  database = await makeDatabase([], postgres.url)
})
afterEach(() => postgres.remove())

test('P4.3: a restart is the same life', async () => {
  const { log, reader, epoch } = await begun()
  await postgres.restart()
  await reached(log)
  expect(await epochOf(log)).toBe(epoch)
  expect(reader.startedOver).toEqual([])
})

test('P4.3: a crash is the same life', async () => {
  const { log, reader, epoch } = await begun()
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

test('P4.3: a disk that was put back is another life, though the room has grown beyond what was seen', async () => {
  const proxy = await TestProxy.before(postgres.port)
  const url = database.url.replace(`:${postgres.port}/`, `:${proxy.port}/`)
  const { log, logger } = await openNode(url, { patience: { ...usualPatience, answerWithinMs: 1_000 } })
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
  await vi.waitFor(() => expect(reader.startedOver).toContain('another life'), { timeout: 10_000 })
  expect(await epochOf(log)).not.toBe(epoch)
  expect(logger.join()).toMatch(/history was lost \(less was written than was seen\)/)
  expect((await log.since('lobby', 0, 1)).messages.map(({ cid }) => cid)).toEqual(['cid-first'])
}, 60_000)

test('of several nodes that have seen more than was put back, one begins another life, and the others come to that', async () => {
  const { log } = await openNode(database.url)
  const epoch = await epochOf(log)
  const client = await connected()
  const logger: string[] = []
  const say = (note: string) => void logger.push(note)
  const guards = [1, 2].map(() => new EpochGuard({ info: say, warn: say }, () => undefined))
  for (const epochGuard of guards) {
    await epochGuard.look(client)
    epochGuard.committed(epoch, Number.MAX_SAFE_INTEGER)
  }
  for (const epochGuard of guards) await epochGuard.look(client)
  expect(logger).toHaveLength(1)
  expect(new Set(guards.map((epochGuard) => epochGuard.epoch)).size).toBe(1)
  expect(guards[0]?.epoch).not.toBe(epoch)
})

test('P4.3: what was asked in the life before is no measure of the one that has begun', async () => {
  const { log } = await openNode(database.url)
  const client = await connected()
  const epochGuard = new EpochGuard({ info: () => undefined, warn: () => undefined }, () => undefined)
  await epochGuard.look(client)
  epochGuard.committed(await epochOf(log), Number.MAX_SAFE_INTEGER)
  const before = epochGuard.mark(['lobby'])
  await epochGuard.look(client)
  const { rows } = await client.query<Sight>(`SELECT ${sightColumns} FROM life AS l`)
  const [seen] = rows
  if (seen === undefined) throw new Error('There is no life.')
  const check = () => epochGuard.check(before, seen, new Map([['lobby', 0]]))
  expect(check).toThrow(EpochChanged)
  expect(check).not.toThrow(LostHistory)
})

test('P4.3: a standby that was promoted is another life', async () => {
  const { log, logger, reader, epoch } = await begun()
  await postgres.stop()
  // Recovery that finds no more to recover: what a standby does when it is promoted.
  writeFileSync(join(postgres.folder, 'recovery.signal'), '')
  writeFileSync(join(postgres.folder, 'postgresql.auto.conf'), "restore_command = 'false'\n")
  postgres.own()
  await postgres.start()
  await vi.waitFor(() => expect(reader.startedOver).toContain('another life'), { timeout: 20_000 })
  expect(await epochOf(log)).not.toBe(epoch)
  expect(logger.join()).toMatch(/history was lost \(it goes on from a standby or a backup\)/)
}, 60_000)

test('P4.3: a dump that was restored is another life, also for a node that starts only then', async () => {
  const { log, reader, epoch } = await begun()
  await restoreDump()
  await vi.waitFor(() => expect(reader.startedOver).toContain('another life'), { timeout: 10_000 })
  const after = await epochOf(log)
  expect(after).not.toBe(epoch)
  await log.close()
  await restoreDump()
  const later = await openNode(database.url)
  const last = await epochOf(later.log)
  expect(last).not.toBe(after)
  expect(await epochOf((await openNode(database.url)).log)).toBe(last)
}, 60_000)

test('of several nodes that notice, all come to the same new life', async () => {
  const nodes = [await openNode(database.url), await openNode(database.url), await openNode(database.url)]
  for (const { log } of nodes) await log.append('lobby', [post('cid-first')])
  const readers = await Promise.all(nodes.map(({ log }) => new Reader(log).follow()))
  await restoreDump()
  for (const reader of readers)
    await vi.waitFor(() => expect(reader.startedOver).toContain('another life'), { timeout: 10_000 })
  const epochs = await Promise.all(nodes.map(({ log }) => epochOf(log)))
  expect(new Set(epochs).size).toBe(1)
  expect(
    nodes.flatMap(({ logger }) => logger).filter((note) => note.startsWith('history was lost')),
  ).toHaveLength(1)
}, 60_000)

test('a room that was longer when it was seen is another life, and what was to be appended to the old one is not', async () => {
  const { log, reader, epoch } = await begun()
  await log.append('lobby', [post('cid-2'), post('cid-3')])
  await database.query('DELETE FROM messages WHERE id > 1; UPDATE rooms SET head = 1')
  await expect(log.append('lobby', [post('cid-4')])).rejects.toThrow(LogUnavailable)
  expect(reader.startedOver).toEqual(['another life'])
  expect(await database.query('SELECT cid FROM messages')).toEqual([{ cid: 'cid-first' }])
  expect(await epochOf(log)).not.toBe(epoch)
  expect(await log.append('lobby', [post('cid-4')])).toEqual([{ type: 'posted', id: 2 }])
})

test('another epoch, set by the operator, is another life at once', async () => {
  const { log, reader } = await begun()
  await database.query("UPDATE life SET epoch = 'set by hand'")
  await expect(log.append('lobby', [post('cid-2')])).rejects.toThrow(LogUnavailable)
  expect(reader.startedOver).toEqual(['another life'])
  expect(await epochOf(log)).toBe('set by hand')
  expect(await log.append('lobby', [post('cid-2')])).toEqual([{ type: 'posted', id: 2 }])
})

test('P4.3: what waited for its turn while another life began is of the one before, and not stored', async () => {
  const { log, logger } = await openNode(database.url, {
    patience: { ...usualPatience, lookEveryMs: 60_000 },
  })
  // Or it looks just now, and notices.
  await vi.waitFor(() => expect(logger).toContain('other nodes are heard'), 5_000)
  await log.append('lobby', [post('cid-first')])
  await database.query("UPDATE life SET epoch = 'set by hand'")
  const under = log.append('lobby', [post('cid-2')])
  const failed = expect(under).rejects.toThrow(LogUnavailable)
  await Promise.resolve() // the post is on its way, and nothing has come back
  const edit = { ...post('cid-3', 'of another life'), type: 'edit', id: 1 } as Draft
  await Promise.all([failed, expect(log.append('lobby', [edit])).rejects.toThrow(LogUnavailable)])
  expect((await readAll(log, 'lobby')).map(({ message }) => message)).toEqual(['cid-first'])
  expect(await log.append('lobby', [edit])).toEqual([{ type: 'changed', rev: 2 }])
})

async function begun() {
  const node = await openNode(database.url)
  await node.log.append('lobby', [post('cid-first')])
  const reader = await new Reader(node.log).follow()
  return { ...node, reader, epoch: await epochOf(node.log) }
}

async function connected() {
  const client = new pg.Client({ ...clientOptions(database.url), pipeline: true })
  client.on('error', () => undefined) // the database goes first
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

/** As pg_restore --clean does: the tables are others, with what was in them. */
async function restoreDump() {
  const tables = ['life', 'rooms', 'messages', 'changes', 'reactions', 'names', 'texts', 'filed']
  const statements = tables.map(
    (table) => `
      ALTER TABLE ${table} RENAME TO old; CREATE TABLE ${table} (LIKE old INCLUDING ALL);
      INSERT INTO ${table} SELECT * FROM old; DROP TABLE old;`,
  )
  await database.query(`BEGIN; ${statements.join('')} COMMIT`)
}
