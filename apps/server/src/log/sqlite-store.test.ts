import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { isDiskFull } from './sqlite-errors.ts'
import { SqliteNames } from './sqlite-names.ts'
import { openDatabase } from './sqlite-open.ts'
import { SqliteStore } from './sqlite-store.ts'

test('P3.6: a full disk stores nothing of a batch, reading and joining go on, and posting resumes when there is room', () => {
  const { db, epoch, close } = openDatabase(join(temporaryFolder(), 'data'))
  const store = new SqliteStore(db, epoch)
  const names = new SqliteNames(db)
  store.append([post('cid-00001', 'before')], 0)
  names.claim('ada', 'one', 0)
  const { page_count } = db.prepare('PRAGMA page_count').get() as { page_count: number }
  db.exec(`PRAGMA max_page_count = ${page_count}`)
  const big = [post('cid-00002', 'small'), post('cid-00003', 'x'.repeat(40_000))]
  expect(() => store.append(big, 0)).toThrow(/full/)
  expect(thrownBy(() => store.append(big, 0))).toSatisfy(isDiskFull)
  expect(store.since('lobby', 0, 10).messages.map(({ message }) => message)).toEqual(['before'])
  const long = 'new'.repeat(10_000)
  expect([names.claim('ada', 'one', 1), names.claim('ada', 'two', 1), names.claim(long, 'two', 1)]).toEqual([
    true,
    false,
    true,
  ])
  db.exec('PRAGMA max_page_count = 1000000')
  expect(store.append(big, 0).receipts).toEqual([
    { type: 'posted', id: 2 },
    { type: 'posted', id: 3 },
  ])
  close()
})

function thrownBy(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}

function post(cid: string, message: string) {
  return {
    room: 'lobby',
    draft: { author: 'author', cid, username: 'Ada', avatar: 'a'.repeat(64), message },
  }
}
