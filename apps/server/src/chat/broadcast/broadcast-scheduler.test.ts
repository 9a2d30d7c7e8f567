import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { BroadcastScheduler } from './broadcast-scheduler.ts'

const broadcastMs = 10

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout', 'clearTimeout'] })
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  pass = (ms) => {
    now += ms
    vi.advanceTimersByTime(ms)
  }
  work = (ms) => (now += ms)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Advances the clock, and runs immediates and timers. */
let pass: (ms: number) => void
/** Advances the clock only, like synchronous work. */
let work: (ms: number) => void

test('broadcasts all news of a turn once at its end', () => {
  const { scheduler, broadcasts } = room()
  scheduler.news()
  scheduler.news()
  expect(broadcasts()).toBe(0)
  pass(0)
  expect(broadcasts()).toBe(1)
})

test('waits while posts are being committed', () => {
  const { scheduler, broadcasts } = room()
  scheduler.news()
  pass(0)
  scheduler.committing()
  scheduler.committing()
  scheduler.news()
  scheduler.committed()
  pass(1)
  expect(broadcasts()).toBe(1)
  scheduler.news()
  scheduler.committed()
  pass(0)
  expect(broadcasts()).toBe(2)
})

test('waits no longer than the last broadcast took', () => {
  const { scheduler, broadcasts } = room()
  scheduler.news()
  pass(0)
  scheduler.committing()
  scheduler.news()
  pass(0)
  pass(broadcastMs - 1)
  expect(broadcasts()).toBe(1)
  pass(1)
  expect(broadcasts()).toBe(2)
})

test('stops waiting when a post is committed without news', () => {
  const { scheduler, broadcasts } = room()
  scheduler.news()
  pass(0)
  scheduler.committing()
  scheduler.news()
  pass(0)
  scheduler.committed()
  pass(0)
  expect(broadcasts()).toBe(2)
  scheduler.committing()
  scheduler.committed()
  pass(100)
  expect(broadcasts()).toBe(2)
})

test('limits the wait when the process was suspended during a broadcast', () => {
  const { scheduler, broadcasts } = room(60_000)
  scheduler.news()
  pass(0)
  scheduler.committing()
  scheduler.news()
  pass(0)
  pass(100)
  expect(broadcasts()).toBe(2)
})

test('broadcasts at once when it is closed', () => {
  const { scheduler, broadcasts } = room()
  scheduler.news()
  pass(0)
  scheduler.committing()
  scheduler.news()
  pass(0)
  scheduler.close()
  expect(broadcasts()).toBe(2)
  pass(100)
  expect(broadcasts()).toBe(2)
})

function room(takesMs = broadcastMs) {
  let count = 0
  const scheduler = new BroadcastScheduler(() => {
    count += 1
    work(takesMs)
  })
  return { scheduler, broadcasts: () => count }
}
