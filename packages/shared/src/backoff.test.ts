import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fullJitter } from './backoff.ts'

const most = 1 - Number.EPSILON
const backoff = { firstMs: 500, longestMs: 30_000 }

describe('P9.2: the delay before a reconnection', () => {
  test.each([
    [0, 500],
    [1, 1_000],
    [2, 2_000],
    [5, 16_000],
    [6, 30_000],
    [7, 30_000],
    [5_000, 30_000],
  ])('before attempt %i is at most %i ms', (attempt, ceiling) => {
    expect(fullJitter(attempt, () => most, backoff)).toBe(ceiling)
    expect(fullJitter(attempt, () => 0.5, backoff)).toBe(ceiling / 2)
    expect(fullJitter(attempt, () => 0, backoff)).toBe(0)
  })

  test('is always a whole number of milliseconds within the limit of a timer', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, share) => {
          const ms = fullJitter(attempt, () => share, backoff)
          expect(Number.isInteger(ms)).toBe(true)
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(ms).toBeLessThanOrEqual(30_000)
        },
      ),
    )
  })
})
