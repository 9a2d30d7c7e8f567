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

/** Lets turns and timers come. */
let pass: (ms: number) => void
/** Time goes by, and nothing comes. */
let work: (ms: number) => void

test('in a quiet room news goes out at the end of its turn, all of it at once', () => {
  const { pace, broadcasts } = room()
  pace.news()
  pace.news()
  expect(broadcasts()).toBe(0)
  pass(0)
  expect(broadcasts()).toBe(1)
})

test('while more is being committed, news waits for it', () => {
  const { pace, broadcasts } = room()
  pace.news()
  pass(0)
  pace.committing()
  pace.committing()
  pace.news()
  pace.committed()
  pass(1)
  expect(broadcasts()).toBe(1)
  pace.news()
  pace.committed()
  pass(0)
  expect(broadcasts()).toBe(2)
})

test('but no longer than the last broadcast took', () => {
  const { pace, broadcasts } = room()
  pace.news()
  pass(0)
  pace.committing()
  pace.news()
  pass(0)
  pass(broadcastMs - 1)
  expect(broadcasts()).toBe(1)
  pass(1)
  expect(broadcasts()).toBe(2)
})

test('a post that brings no news ends the waiting', () => {
  const { pace, broadcasts } = room()
  pace.news()
  pass(0)
  pace.committing()
  pace.news()
  pass(0)
  pace.committed()
  pass(0)
  expect(broadcasts()).toBe(2)
  pace.committing()
  pace.committed()
  pass(100)
  expect(broadcasts()).toBe(2)
})

test('a process that was stopped in mid-broadcast does not wait as long again', () => {
  const { pace, broadcasts } = room(60_000)
  pace.news()
  pass(0)
  pace.committing()
  pace.news()
  pass(0)
  pass(100)
  expect(broadcasts()).toBe(2)
})

test('when it is closed, nothing waits any more', () => {
  const { pace, broadcasts } = room()
  pace.news()
  pass(0)
  pace.committing()
  pace.news()
  pass(0)
  pace.close()
  expect(broadcasts()).toBe(2)
  pass(100)
  expect(broadcasts()).toBe(2)
})

function room(takesMs = broadcastMs) {
  let count = 0
  const pace = new BroadcastScheduler(() => {
    count += 1
    work(takesMs)
  })
  return { pace, broadcasts: () => count }
}
