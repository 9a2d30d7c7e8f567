import { join } from 'node:path'
import { expect, test } from 'vitest'
import { claimOf } from '../../testing/name-claim.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import type { ClaimOutcome } from '../rules/name-claims.ts'
import type { Write, Written } from '../rules/writes.ts'
import { SqliteNames } from './names.ts'
import { openDatabase } from './open-database.ts'
import { SqlitePages } from './pages.ts'
import { SqliteWriter } from './writer.ts'

test('P3.6: stores nothing of a batch on a full disk, still reads and grants names, and resumes when there is space', () => {
  const { db, epoch, close } = openDatabase(join(temporaryFolder(), 'data'))
  const pages = new SqlitePages(db, epoch)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  writer.write([post('cid-00001', 'before'), claimOf('ada', 'one')], 0)
  const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${page_count}`)
  const big = [post('cid-00002', 'small'), post('cid-00003', 'x'.repeat(40_000))]
  const claims = [claimOf('ada', 'one'), claimOf('ada', 'two'), claimOf('new', 'two')]
  const full = { type: 'full', why: expect.stringContaining('full') as string }
  expect(writer.write([...big, ...claims], 0)).toEqual({
    results: [full, full, claimed('claimed'), claimed('taken'), claimed('unstored')],
    spans: [],
    at: 0,
  })
  expect(pages.since('lobby', 0, 10).messages.map(({ message }) => message)).toEqual(['before'])
  db.exec('PRAGMA max_page_count = 1000000')
  expect(writer.write(big, 0).results).toEqual([posted(2), posted(3)])
  close()
})

test('P3.1: throws when the disk has become read-only, and stores nothing', () => {
  const { db, epoch, close } = openDatabase(join(temporaryFolder(), 'data'))
  const writer = new SqliteWriter(db, new SqliteNames(db))
  db.exec('PRAGMA query_only = ON') // gives the same error: SQLITE_READONLY
  expect(() => writer.write([post('cid-00001', 'one')], 0)).toThrow(/readonly/)
  expect(new SqlitePages(db, epoch).since('lobby', 0, 10).messages).toEqual([])
  close()
})

test('a room without messages is no row', () => {
  const { db, close } = openDatabase(join(temporaryFolder(), 'data'))
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const by = { author: 'author', username: 'Ada', avatar: 'a'.repeat(64) }
  const drafts = [
    { type: 'remove', ...by, cid: 'cid-00001', id: 1 },
    { type: 'post', ...by, cid: 'cid-00002', message: 'yes', replyTo: 1 },
    { type: 'react', ...by, cid: 'cid-00003', id: 1, emoji: '👍', on: true },
  ] as const
  const refused = { type: 'no_such_message' }
  expect(writer.write([{ type: 'append', room: 'lobby', drafts }], 0)).toEqual({
    results: [{ type: 'appended', receipts: [refused, refused, refused] }],
    spans: [],
    at: 0,
  })
  expect(db.prepare('SELECT name FROM rooms').all()).toEqual([])
  expect(writer.write([post('cid-00004', 'first')], 0).results).toEqual([posted(1)])
  expect(db.prepare('SELECT name, head FROM rooms').all()).toMatchObject([{ name: 'lobby', head: 1 }])
  close()
})

test('P4.8: writes nothing when a name is claimed again on the same day', () => {
  const { db, close } = openDatabase(join(temporaryFolder(), 'data'))
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const changes = () => db.prepare('SELECT total_changes() AS count').get()?.['count']
  writer.write([claimOf('ada', 'one')], 0)
  const before = changes()
  expect(writer.write([claimOf('ada', 'one')], 1_000).results).toEqual([claimed('claimed')])
  expect(changes()).toBe(before)
  close()
})

function post(cid: string, message: string): Write {
  const draft = {
    type: 'post' as const,
    author: 'author',
    cid,
    username: 'Ada',
    avatar: 'a'.repeat(64),
    message,
  }
  return { type: 'append', room: 'lobby', drafts: [draft] }
}

function posted(id: number): Written {
  return { type: 'appended', receipts: [{ type: 'posted', id }] }
}

function claimed(outcome: ClaimOutcome): Written {
  return { type: 'claimed', outcome }
}
