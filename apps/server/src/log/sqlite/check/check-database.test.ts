import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { ada, by, post } from '../../../testing/contracts/access-drafts.ts'
import { idOf, record, withFiles } from '../../../testing/contracts/file-drafts.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { openSqliteLog } from '../sqlite-log.ts'
import { damagePageWith, folderWithMessages } from '../../../testing/sqlite/log-folder.ts'
import { BackgroundCheck } from './background-check.ts'
import { openForReading, problemsOf, type Extent } from './check-database.ts'

test('finds nothing in a sound log', async () => {
  const file = logFile()
  expect(problems(file, 'full')).toEqual([])
  expect(await new BackgroundCheck(file).result).toEqual({ type: 'sound' })
})

test('finds a torn page, in this process and in the background', async () => {
  const file = logFile()
  damagePageWith(file, 'text 77')
  expect(problems(file, 'quick')).not.toEqual([])
  const found = await new BackgroundCheck(file).result
  expect(found).toEqual({ type: 'damaged', reason: problems(file, 'quick')[0] })
})

test('names the table when damage ends the check of the whole', () => {
  const folder = folderWithMessages(10, `${'x'.repeat(45_000)} # ${'x'.repeat(45_000)}`)
  const file = join(folder, 'parley.sqlite')
  damagePageWith(file, ' 7 ')
  expect(problems(file, 'full').join('\n')).toMatch(/^table messages: /m)
})

test('a full check finds an index that differs from the rows', () => {
  const file = logFile()
  // The text of the cid is in the row and in the index.
  const bytes = readFileSync(file)
  const at = bytes.lastIndexOf('cid-77')
  expect(at).not.toBe(bytes.indexOf('cid-77'))
  bytes.write('cid-7X', at)
  writeFileSync(file, bytes)
  expect(problems(file, 'quick')).toEqual([])
  expect(problems(file, 'full')[0]).toBe('row 77 missing from index messages_by_author')
})

test.for([
  ['UPDATE rooms SET head = 499', /room "lobby" counts 499 changes, its newest message is 500/],
  [
    'UPDATE messages SET rev = 501 WHERE id = 7',
    /room "lobby" counts 500 changes, its newest message is 501/,
  ],
  ['DELETE FROM life', /has no epoch/],
  ['PRAGMA foreign_keys = OFF; DELETE FROM rooms', /a row of messages belongs to no row of rooms/],
] as const)('a full check finds what %s does', ([sql, line]) => {
  const file = logFile()
  const db = new DatabaseSync(file)
  db.exec(sql)
  db.close()
  expect(problems(file, 'full')[0]).toMatch(line)
})

test('a full check finds a file whose message does not name it, and a message without the record of its file', async () => {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  for (const n of [1, 2]) await log.files.add(record(n))
  await log.append('lobby', [withFiles(post('one'), 1), withFiles(post('two'), 2)])
  await log.close()
  const file = join(folder, 'parley.sqlite')
  expect(problems(file, 'full')).toEqual([])
  const db = new DatabaseSync(file)
  db.exec('UPDATE messages SET files = NULL WHERE id = 1; UPDATE files SET released = 1 WHERE message = 2')
  db.close()
  expect(problems(file, 'full')).toEqual([
    `message 2 of room "lobby" has no record of its file ${idOf(2)}`,
    `message 1 of room "lobby" does not name its file ${idOf(1)}`,
  ])
})

test('a full check finds a card without the record of its picture, and none wrong otherwise', async () => {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  await log.files.add(record(1))
  const link = 'https://example.org/'
  const card = { link, site: 'example.org', title: 'A page', picture: idOf(1) }
  await log.append('lobby', [post(link), { ...by(ada), type: 'card', cid: 'cid-card', id: 1, card }])
  await log.close()
  const file = join(folder, 'parley.sqlite')
  expect(problems(file, 'full')).toEqual([])
  const db = new DatabaseSync(file)
  db.exec('DELETE FROM files')
  db.close()
  expect(problems(file, 'full')).toEqual([`message 1 of room "lobby" has no record of its file ${idOf(1)}`])
})

function fail(error: Error): never {
  throw error
}

test('says that nothing is known when the check cannot be done', async () => {
  expect(await new BackgroundCheck('/nowhere/parley.sqlite').result).toEqual({
    type: 'not done',
    reason: expect.stringContaining('unable to open database file') as string,
  })
})

test('ends at once when it is stopped', async () => {
  const check = new BackgroundCheck(logFile())
  check.stop()
  expect(await check.result).toEqual({ type: 'stopped' })
})

function logFile() {
  return join(folderWithMessages(500), 'parley.sqlite')
}

function problems(file: string, extent: Extent) {
  const db = openForReading(file, 'copy')
  try {
    return problemsOf(db, extent)
  } finally {
    db.close()
  }
}
