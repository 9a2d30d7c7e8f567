import { expect, test } from 'vitest'
import { MoveClock } from './move-clock.ts'

test('numbers moves in order, with the same number within a second, beyond what is stored', () => {
  const clock = new MoveClock(7)
  expect([5_000, 5_999, 6_000, 9_000].map((now) => clock.at(now))).toEqual([8, 8, 9, 10])
})

test('goes on in order when the time is set back', () => {
  const clock = new MoveClock(0)
  expect([5_000, 1_000, 1_500, 2_000].map((now) => clock.at(now))).toEqual([1, 2, 2, 3])
})
