import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { BackgroundIndexer } from '../background-indexer.ts'
import { SearchIndex } from './search-index.ts'
import { SqliteLogReader } from '../../log/sqlite/log-reader.ts'
import { openSqliteLog } from '../../log/sqlite/sqlite-log.ts'

test('an index that ends in the middle of a room goes on from there', async () => {
  const { say, open } = await logged()
  await say(500)
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

test('rooms are filed in the background, and what comes later too', async () => {
  const { say, open } = await logged()
  await say(300)
  await say(1, 'other')
  const index = open()
  const clock = new FakeClock()
  const follower = new BackgroundIndexer(index, clock, fail)
  await clock.pass(1_000)
  expect(index.look().behind).toEqual([])
  await say(1)
  expect(index.look().behind).toEqual(['lobby'])
  await clock.pass(1_000)
  expect(index.look().behind).toEqual([])
  follower.stop()
  index.close()
})

test('while more is posted than can be filed aside, one page a second is', async () => {
  const { say, open } = await logged()
  await say(1)
  const index = open()
  const clock = new FakeClock()
  const follower = new BackgroundIndexer(index, clock, fail)
  await clock.pass(10)
  await say(2_000)
  await clock.pass(1_000)
  expect(index.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 201 })
  await say(2_000)
  await clock.pass(1_000)
  expect(index.find({ room: 'lobby', words: ['text'] })).toMatchObject({ count: 401 })
  await clock.pass(1_000)
  expect(index.look().behind).toEqual([])
  follower.stop()
  await clock.pass(10_000)
  index.close()
})

test('a flood that begins while there is much to file is noticed', async () => {
  const { say, open } = await logged()
  await say(1_000)
  const index = open()
  const clock = new FakeClock()
  clock.workMs = 200
  const indexNextPage = index.indexNextPage.bind(index)
  index.indexNextPage = (room) => {
    clock.work()
    return indexNextPage(room)
  }
  const follower = new BackgroundIndexer(index, clock, fail)
  await clock.pass(1_500)
  await say(2_000)
  await clock.pass(1_000)
  const filed = countOf(index)
  await clock.pass(900)
  expect(countOf(index) - filed).toBeLessThanOrEqual(200)
  follower.stop()
  index.close()
})

const fail = (error: unknown) => {
  throw error
}

const countOf = (index: SearchIndex) => index.find({ room: 'lobby', words: ['text'] }).count ?? 0

async function logged() {
  const folder = temporaryFolder()
  const log = await openSqliteLog(folder, fail)
  onTestFinished(() => log.close())
  const person = { type: 'post', author: 'ada', username: 'Ada', avatar: 'a'.repeat(64) } as const
  let cids = 0
  const say = (count: number, room = 'lobby') =>
    log.append(
      room,
      Array.from({ length: count }, () => ({
        ...person,
        cid: `cid-${(cids += 1)}`,
        message: `text ${cids}`,
      })),
    )
  return { say, open: () => new SearchIndex(folder, new SqliteLogReader(folder)) }
}

/** Work takes the time that the test says, and what is due happens when the test lets time pass. */
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
      await new Promise(setImmediate) // what it does goes on by itself up to where it waits for the clock
    }
    this.#now = Math.max(this.#now, until)
  }
}
