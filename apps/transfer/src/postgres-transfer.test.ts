import { once } from 'node:events'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../server/src/log/sqlite/open-database.ts'
import pg from 'pg'
import { clientOptions } from '../../server/src/log/postgres/connection/pools.ts'
import { beginNumbers } from '../../server/src/log/postgres/message-form.ts'
import { finishUpgrade } from '../../server/src/log/postgres/upgrade/finish-upgrade.ts'
import { lastOldMessage, moveBatch } from '../../server/src/log/postgres/upgrade/old-messages.ts'
import { makeEarlierDatabase } from '../../server/src/testing/postgres/earlier-log.ts'
import { fileFoldersIn, FolderStore } from '../../server/src/files/folder-store.ts'
import { openPostgresLog } from '../../server/src/log/postgres/postgres-log.ts'
import { idOf } from '../../server/src/testing/contracts/file-drafts.ts'
import { folderWith } from '../../server/src/testing/files/folder-with.ts'
import { StubS3 } from '../../server/src/testing/files/stub-s3.ts'
import { makeDatabase, type TestDatabase } from '../../server/src/testing/postgres/test-database.ts'
import { temporaryFolder } from '../../server/src/testing/temporary-folder.ts'
import { connect } from '../../server/src/testing/test-client.ts'
import { startMain } from '../../server/src/testing/test-main.ts'
import { copyAndVerify } from './transfer.ts'
import { transferredTables } from './transferred-tables.ts'
import type { Location } from './location.ts'
import { openPostgresExporter } from './postgres-transfer.ts'
import { openSqliteImporter } from './sqlite-transfer.ts'
import {
  dumpOf,
  dumpOfFolder,
  filledFolder,
  interruption,
  transferQuietly,
  runParley,
  sqliteAt,
} from './testing/test-transfer.ts'

const quiet = { info: () => undefined, warn: () => undefined }

let database: TestDatabase
let there: Location
beforeEach(async () => {
  database = await makeDatabase()
  there = { engine: 'postgres', url: database.url }
})
afterEach(() => database.remove())

test('copies a log to PostgreSQL and back with identical dumps', async () => {
  const [from, back] = [await filledFolder(3_000), temporaryFolder()]
  const dump = await dumpOfFolder(from)
  const transferred = await transferQuietly(sqliteAt(from), there)
  expect(await dumpOf(await openPostgresExporter(database.url, quiet))).toEqual(dump)
  expect(await transferQuietly(sqliteAt(from), there)).toEqual({ ...transferred, type: 'already' })
  expect(await transferQuietly(there, sqliteAt(back))).toEqual(transferred)
  expect(await dumpOfFolder(back)).toEqual(dump)
})

test('an upgrade changes nothing of the dump, whatever has moved', { tags: ['long'] }, async () => {
  const earlier = await makeEarlierDatabase()
  onTestFinished(() => earlier.remove())
  const here: Location = { engine: 'postgres', url: earlier.url }
  const from = await filledFolder(1_500)
  const dump = await dumpOfFolder(from)
  await transferQuietly(sqliteAt(from), here)
  const dumpHere = async () => dumpOf(await openPostgresExporter(earlier.url, quiet))
  const forms = () => earlier.query('SELECT form FROM life')
  expect(await forms()).toEqual([{ form: 'named' }])
  expect(await dumpHere()).toEqual(dump)
  await earlier.query(`BEGIN; ${beginNumbers()} COMMIT`)
  const log = await openPostgresLog({ url: earlier.url, logger: quiet, failed: fail })
  onTestFinished(() => log.close())
  await moveSome(earlier.url)
  expect(await earlier.query('SELECT count(*)::int AS moved FROM messages')).toEqual([{ moved: 700 }])
  expect(await dumpHere()).toEqual(dump)
  const back = temporaryFolder()
  await transferQuietly(here, sqliteAt(back))
  expect(await dumpOfFolder(back)).toEqual(dump)
  await finishUpgrade(earlier.url, () => undefined)
  expect(await forms()).toEqual([{ form: 'numbered' }])
  expect(await dumpHere()).toEqual(dump)
})

test('clients resume on the other engine and back again, and search finds the messages', async () => {
  const [home, back] = [temporaryFolder(), temporaryFolder()]
  const first = await startMain(home)
  const ada = await connect(first.port)
  const { epoch } = await ada.join()
  for (const n of [1, 2, 3]) await ada.post(`cid-0000${n}`, `你好 ${n}`)
  await stop(first.child)

  await transferred(`sqlite:${home}`, 'DATABASE_URL')
  const second = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  const again = await connect(second.port)
  expect(await again.join('lobby', 'Ada', { epoch, after: 2 })).toMatchObject({
    resumed: true,
    epoch,
    rev: 2,
  })
  expect(await again.frame('messages')).toMatchObject({ messages: [{ id: 3, message: '你好 3' }] })
  expect(await again.post('cid-00003', '你好 3')).toMatchObject({ id: 3 }) // sent again: the first id
  expect(await again.post('cid-00004', 'from PostgreSQL')).toMatchObject({ id: 4 })
  again.send({ type: 'search', query: '你好' })
  expect(await again.frame('found')).toMatchObject({ count: 3 })
  await stop(second.child)

  await transferred('DATABASE_URL', `sqlite:${back}`)
  const third = await startMain(back)
  const bob = await connect(third.port)
  expect(await bob.join('lobby', 'Ada', { epoch, after: 3 })).toMatchObject({ resumed: true, epoch })
  expect(await bob.frame('messages')).toMatchObject({ messages: [{ id: 4, message: 'from PostgreSQL' }] })
})

test('keeps the owners of names', { tags: ['long'] }, async () => {
  const home = temporaryFolder()
  const first = await startMain(home)
  const ada = await connect(first.port)
  await ada.join('lobby', 'Ada')
  await ada.post('cid-00001', 'mine')
  await stop(first.child)
  await transferred(`sqlite:${home}`, 'DATABASE_URL')
  const { port } = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
  const other = await connect(port)
  other.send({ type: 'join', room: 'lobby', username: 'Ada', avatar: 'b'.repeat(64) })
  expect(await other.next()).toContain('name_taken')
})

test(
  'keeps people and their devices, and the id that cookies are named after',
  { tags: ['long'] },
  async () => {
    const from = await filledFolder(20)
    await transferQuietly(sqliteAt(from), there)
    const { people } = await openPostgresLogHere()
    const [author = ''] = (await database.query<{ author: string }>('SELECT author FROM people')).map(
      (p) => p.author,
    )
    expect(await people.credentialsOf(author)).toMatchObject([
      { kind: 'passkey', passkey: { publicKey: 'pQEC' } },
    ])
    const { db, close } = openDatabase(from)
    expect(await people.instance()).toBe(db.prepare('SELECT id FROM instance').get()?.['id'])
    close()
  },
)

test(
  'refuses a database with another log in one line without the password, and leaves it unchanged',
  { tags: ['long'] },
  async () => {
    await transferQuietly(sqliteAt(await filledFolder(30)), there)
    const before = await dumpOf(await openPostgresExporter(database.url, quiet))
    const { code, errors } = await runParley(
      ['transfer', '--from', `sqlite:${await filledFolder(20)}`, '--to', 'DATABASE_URL'],
      database.url,
    )
    expect(code).toBe(1)
    expect(errors).toMatch(
      /postgres:\/\/127\.0\.0\.1:\d+\/postgres holds another log\. Nothing was changed: .*\n$/,
    )
    expect(errors).not.toContain('secret')
    expect(await dumpOf(await openPostgresExporter(database.url, quiet))).toEqual(before)
  },
)

test('writes nothing when it is interrupted, and the next run succeeds', { tags: ['long'] }, async () => {
  const from = sqliteAt(await filledFolder(300))
  await expect(transferQuietly(from, there, interruption)).rejects.toThrow('interrupted')
  for (const { name: table } of transferredTables.filter(({ name }) => name !== 'instance'))
    expect(await database.query(`SELECT * FROM ${table}`)).toEqual([])
  expect(await transferQuietly(from, there)).toMatchObject({ type: 'transferred' })
})

test(
  'warns of nodes that run on the database, and they switch to the transferred log',
  { tags: ['long'] },
  async () => {
    const node = await startMain(temporaryFolder(), [], { DATABASE_URL: database.url })
    const output: string[] = []
    const from = await filledFolder(300)
    const { epoch } = await transferQuietly(sqliteAt(from), there, { warn: (line) => output.push(line) })
    expect(output.join()).toMatch(
      /nodes are running \(\d+ connections\) on postgres:.* switch to the transferred log/,
    )
    await expect
      .poll(async () => (await (await connect(node.port)).join('lobby', 'Ada')).epoch, { timeout: 20_000 })
      .toBe(epoch)
  },
)

test('refuses to commit when messages were posted during the copy', async () => {
  await transferQuietly(sqliteAt(await filledFolder(30)), there)
  const log = await openPostgresLogHere()
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
  const reporter = { progress: { write: () => true }, warn: () => undefined }
  await expect(copyAndVerify(busy, target, 'the database', reporter)).rejects.toThrow(
    'the database had 1 changes while it was copied',
  )
  await Promise.all([target.close(), source.close()])
  expect(await dumpOfFolder(to)).toHaveLength(2) // the epoch and the id of an empty log
})

test('transfers every column of the PostgreSQL schema that is not derived', async () => {
  await transferQuietly(sqliteAt(await filledFolder(20)), there)
  const columns = await database.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     JOIN pg_class ON relname = table_name AND relnamespace = current_schema()::regnamespace AND relpersistence = 'p'
     WHERE table_schema = current_schema()
       AND table_name NOT IN ('life', 'texts', 'filed', 'search_progress', 'one_time', 'retention', 'messages', 'authors', 'author_versions')
       AND (table_name, column_name) NOT IN (('rooms', 'moved'), ('all_messages', 'is_numbered'), ('all_messages', 'version'), ('all_messages', 'author_number'))`,
  )
  const nameInView: Record<string, string> = { messages: 'all_messages', rev: 'changed' }
  const described = transferredTables.flatMap((t) =>
    t.columns.map((c) =>
      t.name === 'messages' ? `${nameInView[t.name]}.${nameInView[c] ?? c}` : `${t.name}.${c}`,
    ),
  )
  expect(columns.map(({ name }) => name).sort()).toEqual(described.sort())
})

test('the files of messages go into the bucket that FILES_URL names, and stay there on the way back', async () => {
  const stub = await StubS3.start()
  onTestFinished(() => stub.close())
  const [from, back] = [await filledFolder(10), temporaryFolder()]
  const stored = new FolderStore(fileFoldersIn(from).stored)
  for (const n of [1, 4]) await stored.put(idOf(n), folderWith({ file: 'a photo', small: 'it' }))
  const transfer = async (one: string, other: string, settings: Record<string, string>) => {
    const { code, output } = await runParley(
      ['transfer', '--from', one, '--to', other],
      database.url,
      settings,
    )
    return [code, output.split('\n').find((line) => line.includes('of messages'))]
  }
  expect(await transfer(`sqlite:${from}`, 'DATABASE_URL', { FILES_URL: '' })).toEqual([
    0,
    expect.stringMatching(/^Not copied: 2 files of messages\./) as string,
  ])
  const place = `s3://${StubS3.bucket}/chat at 127.0.0.1:${stub.port}`
  for (let again = 0; again < 2; again += 1)
    expect(await transfer(`sqlite:${from}`, 'DATABASE_URL', stub.settings)).toEqual([
      0,
      `2 files of messages in ${place}.`,
    ])
  expect([...stub.objects.keys()].toSorted()).toEqual(
    [1, 4].flatMap((n) => ['file', 'small'].map((part) => `chat/00/${idOf(n)}/${part}`)),
  )
  expect(await transfer('DATABASE_URL', `sqlite:${back}`, stub.settings)).toEqual([
    0,
    `In ${place} as before: 2 files of messages.`,
  ])
})

/** The first messages, as an upgrade does. */
async function moveSome(url: string) {
  const client = new pg.Client(clientOptions(url))
  await client.connect()
  const upTo = await lastOldMessage(client, undefined, 700)
  if (upTo !== undefined) await moveBatch(client, { after: undefined, upTo })
  await client.end()
}

async function transferred(from: string, to: string) {
  const { code, errors } = await runParley(['transfer', '--from', from, '--to', to], database.url)
  expect({ code, errors }).toEqual({ code: 0, errors: expect.not.stringContaining('secret') as string })
}

async function stop(child: Awaited<ReturnType<typeof startMain>>['child']) {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function openPostgresLogHere() {
  const log = await openPostgresLog({ url: database.url, logger: quiet, failed: fail })
  onTestFinished(() => log.close())
  return log
}

function fail(error: Error): never {
  throw error
}
