import { wordsOf } from '@parley/shared'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { SearchUnavailable } from '../message-search.ts'
import { messageSearchContract } from '../../testing/contracts/search-contract.ts'
import { SqliteSearch } from './sqlite-search.ts'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'

const fail = (error: Error) => {
  throw error
}

messageSearchContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  return {
    log: await openSqliteLog(folder, fail),
    open: () => new SqliteSearch(folder, fail),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  }
})

test.for([
  ['is missing', (file: string) => rmSync(file)],
  ['is no database', (file: string) => writeFileSync(file, 'not a database, but long enough to be one')],
  ['is empty', (file: string) => writeFileSync(file, '')],
  ['is of another version', (file: string) => run(file, 'PRAGMA user_version = 99')],
  [
    'belongs to another epoch',
    (file: string) => run(file, "UPDATE life SET epoch = 'other'; DELETE FROM filed"),
  ],
  ['is ahead of the log', (file: string) => run(file, 'UPDATE cursors SET rev = 99; DELETE FROM filed')],
  [
    'has another name for a room',
    (file: string) => run(file, "UPDATE cursors SET name = 'x'; DELETE FROM filed"),
  ],
] as const)('rebuilds an index that %s', async ([, spoil]) => {
  const { log, folder, find, close } = await searched()
  await log.append('lobby', [post(1, 'hello')])
  expect(await find('hello')).toMatchObject({ count: 1 })
  await close()
  spoil(join(folder, 'search.sqlite'))
  const again = new SqliteSearch(folder, fail)
  onTestFinished(() => again.close())
  expect(await again.find({ room: 'lobby', words: ['hello'] })).toMatchObject({ count: 1 })
})

test('P10.7: rejects with SearchUnavailable when the index breaks, and rebuilds it', async () => {
  const broken: Error[] = []
  const { log, folder, find } = await searched((error) => broken.push(error))
  await log.append('lobby', [post(1, 'hello')])
  await find('hello')
  run(join(folder, 'search.sqlite'), 'DROP TABLE filed')
  await log.append('lobby', [post(2, 'hello again')])
  await expect(find('hello')).rejects.toThrow(SearchUnavailable)
  expect(broken).toHaveLength(1)
  expect(await find('hello')).toMatchObject({ count: 2 })
})

test.for(['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE'])(
  'P10.6: finds what is indexed while another program holds %s on the index, and the rest afterwards',
  async (begin) => {
    const broken: Error[] = []
    const { log, folder, find } = await searched((error) => broken.push(error))
    await log.append('lobby', [post(1, 'hello')])
    await find('hello')
    const file = join(folder, 'search.sqlite')
    const { ino } = statSync(file)
    const other = new DatabaseSync(file, { timeout: 5_000 }) // the indexer may be writing
    onTestFinished(() => other.close())
    other.exec(begin)
    await log.append('lobby', [post(2, 'hello again')])
    expect(await find('hello')).toMatchObject({ count: 1, behind: true })
    other.exec('ROLLBACK')
    const found = await find('hello')
    expect(found).toMatchObject({ count: 2 })
    expect(found).not.toHaveProperty('behind')
    expect(statSync(file).ino).toBe(ino)
    expect(broken).toEqual([])
  },
)

test('P10.7: rejects with SearchUnavailable while another program keeps the whole index locked, and keeps the index', async () => {
  const broken: Error[] = []
  const { log, folder, find, close } = await searched((error) => broken.push(error))
  await log.append('lobby', [post(1, 'hello')])
  await find('hello')
  await close()
  const file = join(folder, 'search.sqlite')
  const { ino } = statSync(file)
  const other = new DatabaseSync(file)
  other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK')
  const again = new SqliteSearch(folder, (error) => broken.push(error))
  onTestFinished(() => again.close())
  const search = { room: 'lobby', words: ['hello'] }
  await expect(again.find(search)).rejects.toThrow(SearchUnavailable)
  other.close()
  expect(await again.find(search)).toMatchObject({ count: 1 })
  expect(statSync(file).ino).toBe(ino)
  expect(broken).toHaveLength(1)
})

test('deletes removed messages from the index', async () => {
  const { log, folder, find, close } = await searched()
  await log.append('lobby', [post(1, 'hello')])
  await find('hello')
  await log.append('lobby', [{ ...author, type: 'remove', cid: 'cid-00002', id: 1 }])
  await find('hello')
  await close()
  const db = new DatabaseSync(join(folder, 'search.sqlite'))
  expect(db.prepare('SELECT rowid FROM filed WHERE filed MATCH ?').all('"hel"')).toEqual([])
  expect(existsSync(join(folder, 'parley.sqlite'))).toBe(true)
  db.close()
})

const author = { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
const post = (n: number, message: string) =>
  ({ ...author, type: 'post', cid: `cid-${String(n).padStart(5, '0')}`, message }) as const

async function searched(failed: (error: Error) => void = fail) {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  const search = new SqliteSearch(folder, failed)
  onTestFinished(async () => {
    await search.close()
    await log.close()
  })
  const find = (query: string) => search.find({ room: 'lobby', words: wordsOf(query) })
  return { folder, log, find, close: () => search.close() }
}

function run(file: string, sql: string) {
  const db = new DatabaseSync(file, { timeout: 5_000 })
  db.exec(sql)
  db.close()
}
