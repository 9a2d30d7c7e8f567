import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { selectMoved, SqliteLogReader, type RoomHead } from '../../log/sqlite/log-reader.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { lastIndexedMove } from './indexed-rooms.ts'
import { SearchIndex } from './search-index.ts'

test('looks at the rooms that moved, not at all of them, also after a restart', () => {
  const { post, later, open } = logWithRooms(30)
  const first = open()
  indexAll(first.index)
  expect(first.lookedAt()).toBeGreaterThanOrEqual(30)
  later(5_000)
  post('room-3')
  indexAll(first.index)
  expect(first.lookedAt()).toBeLessThan(100) // also those of the time of the last move
  later(5_000)
  post('room-7')
  expect(first.index.backlog().behind).toEqual(['room-7'])
  expect(first.lookedAt()).toBe(2) // and the one that moved before
  indexAll(first.index)
  first.index.close()

  const second = open()
  expect(second.index.backlog()).toMatchObject({ behind: [], isPartial: false })
  expect(second.lookedAt()).toBe(1)
  second.index.close()
})

test('SQLite begins at the rooms that moved, instead of passing over all that ever have', () => {
  const { read } = logWithRooms(1)
  const steps = read(`EXPLAIN ${selectMoved}`, 1)
  expect(steps.map(({ opcode }) => opcode)).toContain('SeekGE')
  expect(steps.map(({ opcode }) => opcode)).not.toContain('SeekGT')
})

test('finds the rooms that were not indexed before a restart', () => {
  const { post, open } = logWithRooms(5)
  const first = open()
  indexAll(first.index)
  post('room-2')
  post('room-new')
  first.index.close()
  const second = open()
  expect(second.index.backlog().behind.toSorted()).toEqual(['room-2', 'room-new'])
  second.index.close()
})

test('how far the rooms are indexed is stored with what is indexed', () => {
  const { post, later, open, progress } = logWithRooms(3)
  const { index, lookedAt } = open()
  indexAll(index)
  const before = progress()
  later(5_000)
  post('room-2')
  expect(index.backlog().behind).toEqual(['room-2'])
  expect(progress()).toBe(before)
  index.indexNextPage('room-2')
  expect(progress()).toBeGreaterThan(before)
  lookedAt()
  expect(index.backlog()).toMatchObject({ behind: [], isPartial: false })
  expect(lookedAt()).toBe(1)
  index.close()
})

test('a new index looks at every room once, page by page', () => {
  const { db, open } = logWithRooms(3)
  db('UPDATE rooms SET moved = 0') // of an earlier version
  const { index } = open()
  expect(index.backlog().behind).toHaveLength(3)
  indexAll(index)
  expect(index.backlog()).toMatchObject({ behind: [], isPartial: false })
  index.close()
})

test('counts the changes that were made between two calls', () => {
  const { post, open } = logWithRooms(2)
  const { index } = open()
  indexAll(index)
  const { changes } = index.backlog()
  for (let n = 0; n < 5; n += 1) post('room-1')
  expect(index.backlog().changes - changes).toBe(5)
  post('room-1')
  expect(index.backlog().changes - changes).toBe(6)
  index.close()
})

function indexAll(index: SearchIndex) {
  for (let { behind } = index.backlog(); behind.length > 0; { behind } = index.backlog())
    for (const room of behind) while (index.indexNextPage(room) === 'more');
}

/** A log with `count` rooms that hold one message each. Time passes with `later` alone. */
function logWithRooms(count: number) {
  const folder = temporaryFolder()
  const { db, close } = openDatabase(folder)
  onTestFinished(close)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  let now = 1_000_000
  let cids = 0
  const post = (room: string) => {
    const person = { author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) }
    const draft = { type: 'post', ...person, cid: `cid-${(cids += 1)}`, message: 'hello' } as const
    writer.write([{ type: 'append', room, drafts: [draft] }], now)
  }
  for (let n = 1; n <= count; n += 1) post(`room-${n}`)
  return {
    post,
    later: (ms: number) => void (now += ms),
    db: (sql: string) => db.exec(sql),
    progress: () => lastIndexedMove(new DatabaseSync(join(folder, 'search.sqlite'), { readOnly: true })),
    read: (sql: string, value: number) => db.prepare(sql).all(value),
    open: () => {
      const log = new CountingReader(folder)
      return { index: new SearchIndex(folder, log), lookedAt: () => log.rooms.splice(0).length }
    },
  }
}

/** Records the rooms that were read. */
class CountingReader extends SqliteLogReader {
  readonly rooms: RoomHead[] = []

  override roomsBeyond(room: number, limit: number) {
    const rooms = super.roomsBeyond(room, limit)
    this.rooms.push(...rooms)
    return rooms
  }

  override *roomsMovedSince(moved: number) {
    for (const room of super.roomsMovedSince(moved)) {
      this.rooms.push(room)
      yield room
    }
  }
}
