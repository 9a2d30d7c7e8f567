import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { BackgroundIndexer } from '../background-indexer.ts'
import { SearchIndex } from './search-index.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'

test('continues an index that ends in the middle of a room', async () => {
  const { append, open } = await logged()
  await append(500)
  const first = open()
  expect(first.indexNextPage('lobby')).toBe('more')
  expect(first.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 200 })
  first.close()
  const second = open()
  expect(second.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 200 })
  expect([second.indexNextPage('lobby'), second.indexNextPage('lobby')]).toEqual(['more', 'done'])
  expect(second.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 500 })
  second.close()
})

test('indexes rooms and later changes in the background', async () => {
  const { append, index, clock, begin } = await indexed()
  await append(300)
  await append(1, 'other')
  begin()
  await clock.pass(1_000)
  expect(index.backlog().behind).toEqual([])
  await append(1)
  expect(index.backlog().behind).toEqual(['lobby'])
  await clock.pass(5_000)
  expect(index.backlog().behind).toEqual([])
})

test('indexes the few changes of several seconds in one transaction', async () => {
  const { append, index, clock, begin } = await indexed()
  await append(1)
  begin()
  await clock.pass(2_000)
  const indexNextPage = vi.spyOn(index, 'indexNextPage')
  for (let second = 0; second < 20; second += 1) {
    await append(1)
    await clock.pass(1_000)
  }
  expect(indexNextPage.mock.calls.length).toBeLessThanOrEqual(4)
  expect(countOf(index)).toBeGreaterThan(15)
})

test('does not pause while a room is behind', async () => {
  const { append, index, clock, begin } = await indexed()
  await append(1)
  begin()
  await clock.pass(2_000)
  await append(800)
  clock.workMs = 300
  await clock.pass(7_000)
  expect(index.backlog().behind).toEqual([])
})

test('indexes one page per second while many messages are posted', async () => {
  const { append, index, clock, begin, stop } = await indexed()
  await append(1)
  begin()
  await clock.pass(10)
  await append(2_000)
  await clock.pass(1_000)
  expect(index.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 201 })
  await append(2_000)
  await clock.pass(1_000)
  expect(index.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 401 })
  await clock.pass(1_000)
  expect(index.backlog().behind).toEqual([])
  stop()
  await clock.pass(10_000)
})

test('slows down when many messages are posted during indexing', async () => {
  const { append, index, clock, begin } = await indexed()
  await append(1_000)
  clock.workMs = 200
  begin()
  await clock.pass(1_500)
  await append(2_000)
  await clock.pass(1_000)
  const filed = countOf(index)
  await clock.pass(900)
  expect(countOf(index) - filed).toBeLessThanOrEqual(200)
})

const fail = (error: unknown) => {
  throw error
}

const countOf = (index: SearchIndex) => index.find({ room: 'lobby', words: ['text'] }).count ?? 0

/** An index that is followed in the background from `begin` until `stop`, or the end of the test. */
async function indexed() {
  const { append, open } = await logged()
  const index = open()
  const clock = new FakeClock()
  const indexNextPage = index.indexNextPage.bind(index)
  index.indexNextPage = (room) => {
    clock.work()
    return indexNextPage(room)
  }
  let background: BackgroundIndexer | undefined
  const stop = () => background?.stop()
  onTestFinished(() => {
    stop()
    index.close()
  })
  const begin = () => void (background = new BackgroundIndexer(index, clock, fail))
  return { append, index, clock, begin, stop }
}

async function logged() {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  onTestFinished(() => log.close())
  const person = { type: 'post', author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) } as const
  let cids = 0
  const append = (count: number, room = 'lobby') =>
    log.append(
      room,
      Array.from({ length: count }, () => ({
        ...person,
        cid: `cid-${(cids += 1)}`,
        message: `text ${cids}`,
      })),
    )
  return { append, open: () => new SearchIndex(folder, new SqliteLogReader(folder)) }
}

/** Work takes `workMs`, and timers fire when the test advances the time. */
class FakeClock {
  workMs = 0
  #now = 0
  #due: { at: number; then: () => void } | undefined

  now() {
    return this.#now
  }

  work() {
    this.#now += this.workMs
  }

  after(ms: number, then: () => void) {
    const due = { at: this.#now + ms, then }
    this.#due = due
    return () => {
      if (this.#due === due) this.#due = undefined
    }
  }

  async pass(ms: number) {
    const until = this.#now + ms
    while (this.#due !== undefined && this.#due.at <= until) {
      const { at, then } = this.#due
      this.#due = undefined
      this.#now = Math.max(this.#now, at)
      then()
      await new Promise(setImmediate) // runs it up to its next timer
    }
    this.#now = Math.max(this.#now, until)
  }
}
