import { once } from 'node:events'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openPostgresLog } from '../../server/src/log/postgres/postgres-log.ts'
import { makeDatabase, type TestDatabase } from '../../server/src/testing/postgres/test-database.ts'
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts'
import { connect } from '../../server/src/testing/test-client.ts'
import { startMain } from '../../server/src/testing/test-main.ts'
import { move } from './transfer.ts'
import { transferredTables } from './transferred-tables.ts'
import type { Place } from './location.ts'
import { openPostgresExporter } from './postgres-transfer.ts'
import { openSqliteImporter } from './sqlite-transfer.ts'
import {
  dumpOf,
  dumpOfFolder,
  filledFolder,
  interruption,
  transferredQuietly,
  outcomeOfParley,
  sqliteAt,
} from './testing/test-transfer.ts'

const quiet = { info: () => undefined, warn: () => undefined }

let database: TestDatabase
let there: Place
beforeEach(async () => {
  database = await makeDatabase()
  there = { engine: 'postgres', url: database.url }
})
afterEach(() => database.remove())

test('a log moves to PostgreSQL and back, and its dump is the same everywhere', async () => {
  const [from, back] = [await filledFolder(3_000), temporaryFolder()]
  const dump = await dumpOfFolder(from)
  const moved = await transferredQuietly(sqliteAt(from), there)
  expect(await dumpOf(await openPostgresExporter(database.url, quiet))).toEqual(dump)
  expect(await transferredQuietly(sqliteAt(from), there)).toEqual({ ...moved, type: 'already' })
  expect(await transferredQuietly(there, sqliteAt(back))).toEqual(moved)
  expect(await dumpOfFolder(back)).toEqual(dump)
})

test('browsers go on where they were, on the other engine and back again, and find what they search', async () => {
  const [home, back] = [temporaryFolder(), temporaryFolder()]
  const first = await startMain(home)
  const ada = await connect(first.port)
  const { epoch } = await ada.join()
  for (const n of [1, 2, 3]) await ada.post(`cid-0000${n}`, `你好 ${n}`)
  await stop(first.child)

  await moved(`sqlite:${home}`, database.url)
  const second = await startMain(temporaryFolder(), ['--database-url', database.url])
  const again = await connect(second.port)
  expect(await again.join('lobby', 'Ada', { epoch, after: 2 })).toMatchObject({
    resumed: true,
    epoch,
    rev: 2,
  })
  expect(await again.frame('messages')).toMatchObject({ messages: [{ id: 3, message: '你好 3' }] })
  expect(await again.post('cid-00003', '你好 3')).toMatchObject({ id: 3 }) // sent again: it is there
  expect(await again.post('cid-00004', 'from PostgreSQL')).toMatchObject({ id: 4 })
  again.send({ type: 'search', query: '你好' })
  expect(await again.frame('found')).toMatchObject({ count: 3 })
  await stop(second.child)

  await moved('DATABASE_URL', `sqlite:${back}`)
  const third = await startMain(back)
  const bob = await connect(third.port)
  expect(await bob.join('lobby', 'Ada', { epoch, after: 3 })).toMatchObject({ resumed: true, epoch })
  expect(await bob.frame('messages')).toMatchObject({ messages: [{ id: 4, message: 'from PostgreSQL' }] })
})

test('names keep their owners', async () => {
  const home = temporaryFolder()
  const first = await startMain(home)
  await (await connect(first.port)).join('lobby', 'Ada')
  await stop(first.child)
  await moved(`sqlite:${home}`, database.url)
  const { port } = await startMain(temporaryFolder(), ['--database-url', database.url])
  const other = await connect(port)
  other.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'b'.repeat(64) })
  expect(await other.next()).toContain('name_taken')
})

test('a database that holds another log is refused in one line without the password, and not touched', async () => {
  await transferredQuietly(sqliteAt(await filledFolder(30)), there)
  const before = await dumpOf(await openPostgresExporter(database.url, quiet))
  const { code, errors } = await outcomeOfParley([
    'migrate',
    ...['--from', `sqlite:${await filledFolder(20)}`, '--to', database.url],
  ])
  expect(code).toBe(1)
  expect(errors).toMatch(
    /postgres:\/\/127\.0\.0\.1:\d+\/postgres holds another log\. Nothing was touched: .*\n$/,
  )
  expect(errors).not.toContain('secret')
  expect(await dumpOf(await openPostgresExporter(database.url, quiet))).toEqual(before)
})

test('after an interruption nothing is there, and the next run begins anew', async () => {
  const from = sqliteAt(await filledFolder(300))
  await expect(transferredQuietly(from, there, interruption)).rejects.toThrow('interrupted')
  for (const { name: table } of transferredTables)
    expect(await database.query(`SELECT * FROM ${table}`)).toEqual([])
  expect(await transferredQuietly(from, there)).toMatchObject({ type: 'moved' })
})

test('nodes that run on the database are warned of, and find the moved log there when it has come', async () => {
  const node = await startMain(temporaryFolder(), ['--database-url', database.url])
  const said: string[] = []
  const from = await filledFolder(300)
  const { epoch } = await transferredQuietly(sqliteAt(from), there, { warn: (line) => said.push(line) })
  expect(said.join()).toMatch(/nodes are running \(\d+ connections\) on postgres:.* start anew/)
  await expect
    .poll(async () => (await (await connect(node.port)).join('lobby', 'Ada')).epoch, { timeout: 20_000 })
    .toBe(epoch)
})

test('what is posted while it is copied keeps the move from being made', async () => {
  await transferredQuietly(sqliteAt(await filledFolder(30)), there)
  const log = await openPostgresLog({ url: database.url, logger: quiet, failed: fail })
  onTestFinished(() => log.close())
  const source = await openPostgresExporter(database.url, quiet)
  const to = temporaryFolder()
  const target = openSqliteImporter(to)
  const busy = {
    epoch: source.epoch,
    count: () => source.count(),
    rows: (table: Parameters<typeof source.rows>[0]) => source.rows(table),
    close: () => source.close(),
    changesSince: async () => {
      const person = { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
      await log.append('lobby', [{ type: 'post', ...person, cid: 'cid-late-1', message: 'late' }])
      return source.changesSince()
    },
  }
  const say = { progress: { write: () => true }, warn: () => undefined }
  await expect(move(busy, target, 'the database', say)).rejects.toThrow(
    'the database had 1 changes while it was copied',
  )
  await Promise.all([target.close(), source.close()])
  expect(await dumpOfFolder(to)).toHaveLength(1)
})

test('every column of the schema is moved, or made of what is moved', async () => {
  await transferredQuietly(sqliteAt(await filledFolder(20)), there)
  const columns = await database.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     JOIN pg_class ON relname = table_name AND relnamespace = current_schema()::regnamespace AND relpersistence = 'p'
     WHERE table_schema = current_schema() AND table_name NOT IN ('life', 'texts', 'filed')`,
  )
  expect(columns.map(({ name }) => name).sort()).toEqual(
    transferredTables.flatMap((t) => t.columns.map((c) => `${t.name}.${c}`)).sort(),
  )
})

async function moved(from: string, to: string) {
  const { code, errors } = await outcomeOfParley(['migrate', '--from', from, '--to', to], database.url)
  expect({ code, errors }).toEqual({ code: 0, errors: expect.not.stringContaining('secret') as string })
}

async function stop(child: Awaited<ReturnType<typeof startMain>>['child']) {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

function fail(error: Error): never {
  throw error
}
