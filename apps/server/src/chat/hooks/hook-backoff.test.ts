import { expect, test } from 'vitest'
import { failedProgress } from './hook-backoff.ts'

const day = 24 * 3_600_000
const waitOf = (failures: number, random: number, afterMs = 0) =>
  failedProgress({ failures, failingSince: 1 }, { at: 1, afterMs, random: () => random }).waitMs

test('P20.11: the wait doubles from one to two seconds up to ten minutes, half of it by chance', () => {
  expect([waitOf(0, 0), waitOf(0, 1)]).toEqual([1_000, 2_000])
  expect([waitOf(1, 0), waitOf(1, 1)]).toEqual([2_000, 4_000])
  expect([waitOf(5, 0), waitOf(5, 0.5), waitOf(5, 1)]).toEqual([32_000, 48_000, 64_000])
  expect([waitOf(9, 1), waitOf(2_000, 0), waitOf(2_000, 1)]).toEqual([600_000, 300_000, 600_000])
})

test('P20.11: the wait is that of Retry-After where it is longer', () => {
  expect(waitOf(0, 1, 90_000)).toBe(90_000)
  expect(waitOf(0, 1, 500)).toBe(2_000)
})

test('P20.11: a day after the first failure, and of ten at least, the hook is paused', () => {
  const after = (failures: number, failingSince: number | undefined, at: number) =>
    failedProgress({ failures, failingSince }, { at, afterMs: 0 })
  expect(after(0, undefined, 5)).toMatchObject({ failures: 1, failingSince: 5, paused: undefined })
  expect(after(200, 5, day).paused).toBeUndefined()
  expect(after(200, 5, day + 5).paused).toBe('failing')
  expect(after(8, 5, 3 * day).paused).toBeUndefined()
  expect(after(9, 5, 3 * day).paused).toBe('failing')
  // The clock was set back.
  expect(after(200, 3 * day, 5).paused).toBeUndefined()
})
