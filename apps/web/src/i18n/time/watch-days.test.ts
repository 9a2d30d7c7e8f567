import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchDays } from './watch-days.ts'

// In this zone the clocks go back on 25 October 2026: that day has 25 hours.
vi.hoisted(() => vi.stubEnv('TZ', 'Europe/Vienna'))

const hours = 60 * 60_000
const wakes = new EventTarget()
let days: string[] = []
let stop = () => {}

beforeEach(() => {
  vi.useFakeTimers()
  days = []
})

afterEach(() => {
  stop()
  vi.useRealTimers()
})

test('reports a new day exactly at midnight', () => {
  start('2026-05-20T21:30:00')
  vi.advanceTimersByTime(2.5 * hours - 1)
  expect(days).toEqual([])
  vi.advanceTimersByTime(1)
  expect(days).toEqual(['Thu May 21 2026'])
})

test('reports every following day', () => {
  start('2026-10-24T12:00:00')
  vi.advanceTimersByTime(12 * hours)
  expect(days).toEqual(['Sun Oct 25 2026'])
  vi.advanceTimersByTime(25 * hours - 1)
  expect(days).toHaveLength(1)
  vi.advanceTimersByTime(1 + 24 * hours)
  expect(days).toEqual(['Sun Oct 25 2026', 'Mon Oct 26 2026', 'Tue Oct 27 2026'])
})

test('after sleep, reports the new day as soon as the page is visible', () => {
  start('2026-05-20T21:30:00')
  vi.setSystemTime(new Date('2026-05-22T08:00:00')) // timers sleep with the machine
  expect(days).toEqual([])
  wakes.dispatchEvent(new Event('visibilitychange'))
  expect(days).toEqual(['Fri May 22 2026'])
})

test('after sleep, reports the new day within a minute while the page is hidden', () => {
  start('2026-05-20T21:30:00')
  vi.setSystemTime(new Date('2026-05-22T08:00:00'))
  vi.advanceTimersByTime(60_000)
  expect(days).toEqual(['Fri May 22 2026'])
})

test('reports another time zone within a minute, also when the day stays the same', () => {
  start('2026-05-20T12:00:00')
  vi.stubEnv('TZ', 'Europe/Berlin') // with the same time
  vi.advanceTimersByTime(60_000)
  expect(days).toEqual(['Wed May 20 2026'])
  vi.advanceTimersByTime(60_000)
  expect(days).toHaveLength(1)
  vi.stubEnv('TZ', 'Asia/Tokyo')
  wakes.dispatchEvent(new Event('visibilitychange'))
  expect(days).toHaveLength(2)
  vi.stubEnv('TZ', 'Europe/Vienna')
})

test('has one timer, and none after stop', () => {
  start('2026-05-20T21:30:00')
  for (let i = 0; i < 3; i++) wakes.dispatchEvent(new Event('visibilitychange'))
  expect(vi.getTimerCount()).toBe(1)
  stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.setSystemTime(new Date('2026-05-22T08:00:00'))
  wakes.dispatchEvent(new Event('visibilitychange'))
  expect(days).toEqual([])
})

function start(local: string) {
  vi.setSystemTime(new Date(local))
  stop = watchDays((now) => days.push(new Date(now).toDateString()), wakes)
}
