import { afterEach, expect, test, vi } from 'vitest'
import { steadyClock } from './steady-clock.ts'

const year = 365 * 24 * 60 * 60_000

afterEach(() => {
  vi.useRealTimers()
})

test('P12.5: the time is in whole milliseconds: an engine stores no others', () => {
  const now = steadyClock()
  for (let count = 0; count < 1_000; count += 1) expect(Number.isInteger(now())).toBe(true)
})

test('P13.5: does not step when the clock of the machine does, but goes back with one that was ahead', () => {
  const start = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: start })
  const now = steadyClock()
  const isAt = (at: number) => Math.abs(now() - at) < 60_000
  vi.setSystemTime(start - 5 * 60_000)
  expect(isAt(start)).toBe(true)
  vi.setSystemTime(start + year)
  expect(isAt(start)).toBe(true)
  vi.setSystemTime(start - year)
  expect(isAt(start - year)).toBe(true)
})
