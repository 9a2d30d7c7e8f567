import { limits, type ServerFrame } from '@parley/shared'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PresenceBroadcaster } from './presence-broadcaster.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('arrivals of the same moment are told together', () => {
  const { news, told } = room()
  for (const name of ['Ada', 'Grace', 'Ken']) news.enter({}, someone(name))
  vi.advanceTimersByTime(1_000)
  expect(told).toMatchObject([{ type: 'presence', count: 3, left: [] }])
})

test('P6.3: who has left is told two seconds later', () => {
  const { news, told } = room()
  const session = {}
  news.enter(session, someone('Ada'))
  vi.advanceTimersByTime(1_000)
  news.leave(session, someone('Ada'))
  vi.advanceTimersByTime(1_900)
  expect(told).toHaveLength(1)
  vi.advanceTimersByTime(200)
  expect(told.at(-1)).toMatchObject({ count: 0, left: [{ username: 'Ada' }] })
})

test('the more are here, the less often everyone is told', () => {
  const { news, told } = room()
  for (let n = 0; n < 8_000; n += 1) {
    news.enter({}, someone(`person ${n}`))
    if (n % 8 === 0) vi.advanceTimersByTime(2)
  }
  // Two seconds of arrivals; with 8,000 here, the news is two seconds apart.
  expect(told.length).toBeLessThan(6)
  vi.advanceTimersByTime(4_000)
  expect(told.at(-1)).toEqual({ type: 'people', count: 8_000, people: [] })
  expect(8_000).toBeGreaterThan(limits.peopleListed)
})

test('P6.5: whoever cannot decide is told of every two seconds at most, and then as they are', () => {
  const { news, told } = room()
  const session = {}
  news.enter(session, someone('Ada'))
  vi.advanceTimersByTime(1_000)
  told.length = 0
  for (let n = 1; n <= 101; n += 1) {
    news.idle(session, someone('Ada'), n % 2 === 1)
    vi.advanceTimersByTime(100)
  }
  expect(told.length).toBeLessThanOrEqual(6)
  vi.advanceTimersByTime(3_000)
  expect(told.at(-1)).toMatchObject({ type: 'presence', changed: [{ username: 'Ada', idle: true }] })
})

test('P6.5: a return is told at once, and with it the idleness of others of the same moment', () => {
  const { news, told } = room()
  for (const name of ['Ada', 'Grace']) news.enter(name === 'Ada' ? told : news, someone(name))
  vi.advanceTimersByTime(1_000)
  news.idle(told, someone('Ada'), true)
  vi.advanceTimersByTime(60_000)
  news.idle(told, someone('Ada'), false)
  news.idle(news, someone('Grace'), true)
  vi.advanceTimersByTime(300)
  expect(told.at(-1)).toMatchObject({ changed: [someone('Ada'), { username: 'Grace', idle: true }] })
})

test('closed, it tells nothing any more', () => {
  const { news, told } = room()
  news.enter({}, someone('Ada'))
  news.close()
  vi.advanceTimersByTime(10_000)
  expect(told).toEqual([])
})

function room() {
  const told: ServerFrame[] = []
  return { told, news: new PresenceBroadcaster((frame) => told.push(frame)) }
}

function someone(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
