import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { messageLogContract } from '../../../testing/contracts/log-contract.ts'
import { putBack, storeAsBeforeNumbers, versionBeforeNumbers } from '../../../testing/sqlite/earlier-log.ts'
import { folderWithMessages, insertMessages } from '../../../testing/sqlite/log-folder.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import type { MessageLog, PostDraft } from '../../message-log.ts'
import { openForReading, problemsOf } from '../check/check-database.ts'
import { finishUpgrade } from './finish-upgrade.ts'
import { SqliteLogReader } from '../log-reader.ts'
import { OldMessages } from './old-messages.ts'
import { openDatabase } from '../open-database.ts'
import { SqlitePages } from '../pages.ts'
import { hasOldMessages } from '../select-messages.ts'
import { openSqliteLog } from '../sqlite-log.ts'

// Half of the messages are where an earlier version has stored them, after each append.
messageLogContract('SQLite with messages of an earlier version', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-'))
  addOldMessage(folder)
  return Promise.resolve({
    open: async () => puttingBack(await openSqliteLog(folder, fail), folder),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
})

test('P3.2: a post of an earlier version that is sent again returns its first id', async () => {
  const { log, drafts } = await migrated(3)
  const renamed = drafts.map((draft) => ({ ...draft, username: 'Another name' }))
  const receipts = await log.append('lobby', [...renamed, { ...draftOf(4), cid: 'cid-other' }])
  expect(receipts).toEqual([1, 2, 3, 4].map((id) => ({ type: 'posted', id })))
  expect(await log.append('lobby', [{ ...draftOf(2), message: 'other' }])).toEqual([{ type: 'cid_reused' }])
})

test('messages of an earlier version can be edited, answered and removed by their authors alone', async () => {
  const { log } = await migrated(3)
  const by = { ...person, username: 'New name' }
  expect(
    await log.append('lobby', [
      { ...by, type: 'edit', cid: 'cid-edit-1', id: 1, message: 'edited' },
      { ...by, type: 'post', cid: 'cid-reply-1', message: 'reply', replyTo: 2 },
      { ...by, type: 'remove', cid: 'cid-remove-1', id: 3 },
      { ...by, author: 'another', type: 'remove', cid: 'cid-remove-2', id: 2 },
    ]),
  ).toMatchObject([{ rev: 4 }, { id: 5 }, { rev: 6 }, { type: 'not_yours' }])
  const { messages } = await log.since('lobby', 0, 10)
  expect(messages.map(({ id, rev }) => [id, rev])).toEqual([
    [2, 2],
    [1, 4],
    [5, 5],
    [3, 6],
  ])
  expect(messages[1]).toMatchObject({ username: 'Ada', message: 'edited' })
  expect(messages[2]).toMatchObject({ replyTo: { id: 2, username: 'Ada', message: 'text 2' } })
})

test('a start moves no message of an earlier version, and drops their table once it is empty', () => {
  const folder = folderWithMessages(300)
  storeAsBeforeNumbers(folder)
  const first = openDatabase(folder)
  expect(first.db.prepare('SELECT count(*) AS n FROM old_messages').get()).toEqual({ n: 300 })
  first.db.exec('BEGIN')
  new OldMessages(first.db).moveSome(1_000)
  first.db.exec('COMMIT')
  first.close()
  const second = openDatabase(folder)
  expect(hasOldMessages(second.db)).toBe(false)
  expect(second.db.prepare('SELECT count(*) AS n FROM messages').get()).toEqual({ n: 300 })
  second.close()
})

test('the whole log is the same while it is upgraded beside a server, and afterwards', async () => {
  const { log, folder } = await migrated(350)
  const before = await log.since('lobby', 0, 1_000)
  const reader = new SqliteLogReader(folder, 5_000)
  onTestFinished(() => reader.close())
  let posted = 0
  const pages: unknown[] = []
  const appends: Promise<unknown>[] = []
  const upgraded = await finishUpgrade(folder, {
    shrinking: () => expect.unreachable(),
    progress: () => {
      pages.push(reader.since('lobby', 0, 350).messages, reader.message(1, 200))
      posted += 1
      appends.push(log.append('lobby', [{ ...draftOf(350 + posted), cid: `cid-meanwhile-${posted}` }]))
    },
  })
  await Promise.all(appends)
  expect(upgraded).toMatchObject({ moved: 350, shrunk: 'in use' })
  for (const page of pages.filter(Array.isArray)) expect(page).toEqual(before.messages)
  for (const message of pages.filter((page) => !Array.isArray(page)))
    expect(message).toEqual(before.messages[199])
  const after = await log.since('lobby', 0, 1_000)
  expect(after.messages.slice(0, 350)).toEqual(before.messages)
  expect(after.messages.slice(350).map(({ id }) => id)).toEqual(appends.map((_, n) => 351 + n))
  await log.close()
  expect(await finishUpgrade(folder, quietly)).toMatchObject({ moved: 0, shrunk: 'yes' })
  expect(soundness(folder)).toEqual([])
})

test.for(['since', 'before', 'after'] as const)('%s reads one moment, whatever moves meanwhile', (page) => {
  const folder = folderWithMessages(5)
  storeAsBeforeNumbers(folder)
  const { db, epoch, close } = openDatabase(folder)
  onTestFinished(close)
  const other = new DatabaseSync(join(folder, 'parley.sqlite'))
  onTestFinished(() => other.close())
  const old = new OldMessages(other)
  const prepare = db.prepare.bind(db)
  vi.spyOn(db, 'prepare').mockImplementation((sql) => {
    const statement = prepare(sql)
    // As an upgrade in another process does, after the first of the statements.
    for (const method of ['all', 'iterate'] as const) {
      const read = statement[method].bind(statement) as (...values: unknown[]) => Iterable<unknown>
      const readAndMove = (...values: unknown[]) => {
        const rows = [...read(...values)]
        other.exec('BEGIN IMMEDIATE')
        old.moveSome(10)
        other.exec('COMMIT')
        return rows
      }
      Object.assign(statement, { [method]: readAndMove })
    }
    return statement
  })
  const pages = new SqlitePages(db, epoch)
  const read = {
    since: () => pages.since('lobby', 0, 10).messages,
    before: () => pages.before('lobby', 6, 10),
    after: () => pages.after('lobby', 0, 10),
  }
  expect(read[page]().map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
  expect(other.prepare('SELECT count(*) AS left FROM old_messages').get()).toEqual({ left: 0 })
})

test('an upgrade that is ended goes on where it was, and gives the space back', async () => {
  const folder = folderWithMessages(4_500)
  storeAsBeforeNumbers(folder)
  const stop = () => {
    throw new Error('ended')
  }
  await expect(finishUpgrade(folder, { ...quietly, progress: stop })).rejects.toThrow('ended')
  const { moved, shrunk, bytesBefore, bytesAfter } = await finishUpgrade(folder, quietly)
  expect({ moved, shrunk }).toEqual({ moved: 2_500, shrunk: 'yes' })
  expect(bytesAfter).toBeLessThan(bytesBefore * 0.7)
  const { db, close } = openDatabase(folder)
  expect(db.prepare('SELECT count(*) AS n, max(id) AS last FROM messages').get()).toEqual({
    n: 4_500,
    last: 4_500,
  })
  expect(hasOldMessages(db)).toBe(false)
  close()
  expect(soundness(folder)).toEqual([])
})

test('an upgrade beside a server of an earlier version is refused', async () => {
  const folder = folderWithMessages(3)
  const server = openDatabase(folder)
  onTestFinished(server.close)
  server.db.exec(`PRAGMA user_version = ${versionBeforeNumbers}`)
  await expect(finishUpgrade(folder, quietly)).rejects.toThrow(
    /An older Parley is running on .*: start it again/,
  )
})

test('a full check finds a message that is in both tables, and one whose name is missing', () => {
  const folder = temporaryFolder()
  addOldMessage(folder)
  const { db, close } = openDatabase(folder)
  insertMessages(db, 1, 1)
  db.exec(`UPDATE old_messages SET room = (SELECT room FROM rooms WHERE name = 'lobby')`)
  close()
  expect(soundness(folder)).toContain('message 1 of room "lobby" is stored twice')
  const spoilt = new DatabaseSync(join(folder, 'parley.sqlite'), { enableForeignKeyConstraints: false })
  spoilt.exec('DELETE FROM author_versions')
  spoilt.close()
  expect(soundness(folder)[0]).toBe('a row of messages belongs to no row of author_versions')
})

const person = { author: 'author', username: 'Ada', avatar: 'a'.repeat(64) }
const quietly = { progress: vi.fn(), shrinking: vi.fn() }

function draftOf(n: number): PostDraft {
  return { type: 'post', ...person, cid: `cid-${n}`, message: `text ${n}` }
}

/** A log with this many messages of an earlier version. */
async function migrated(count: number) {
  const folder = temporaryFolder()
  const drafts = Array.from({ length: count }, (_, n) => draftOf(n + 1))
  const earlier = await openSqliteLog(folder, fail)
  await earlier.append('lobby', drafts)
  await earlier.close()
  storeAsBeforeNumbers(folder)
  const log = await openSqliteLog(folder, fail)
  onTestFinished(() => log.close())
  return { folder, drafts, log }
}

/** A log that has the table of earlier versions, and a message in it, in a room that does not count. */
function addOldMessage(folder: string) {
  const { db, close } = openDatabase(folder)
  insertMessages(db, 1, 1)
  close()
  storeAsBeforeNumbers(folder)
  const renamed = new DatabaseSync(join(folder, 'parley.sqlite'), { enableForeignKeyConstraints: false })
  renamed.exec(`UPDATE rooms SET room = 1000, name = 'earlier', head = 0; UPDATE messages SET room = 1000`)
  renamed.close()
}

function puttingBack(log: MessageLog, folder: string): MessageLog {
  const db = new DatabaseSync(join(folder, 'parley.sqlite'), { timeout: 5_000 })
  const [append, close] = [log.append.bind(log), log.close.bind(log)]
  return Object.assign(log, {
    append: async (...args: Parameters<MessageLog['append']>) => {
      const receipts = await append(...args)
      if (db.isOpen) putBack(db)
      return receipts
    },
    close: async () => {
      db.close()
      await close()
    },
  })
}

function soundness(folder: string) {
  const db = openForReading(join(folder, 'parley.sqlite'), 'log')
  try {
    return problemsOf(db, 'full')
  } finally {
    db.close()
  }
}

function fail(error: Error): never {
  throw error
}
