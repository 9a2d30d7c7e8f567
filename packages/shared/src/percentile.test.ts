import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

test.for([
  [0, 1],
  [7, 7],
  [50, 50],
  [99, 99],
  [100, 100],
])('percentile %i of 1 to 100 is %i', ([percent = 0, value]) => {
  expect(percentile(hundred, percent)).toBe(value)
})

test('percentile is one of the values', () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index)
  expect([50, 99, 100].map((percent) => percentile(values, percent))).toEqual([100, 198, 200])
})

test('percentile returns a single value, and NaN without values', () => {
  expect(percentile([7], 50)).toBe(7)
  expect(percentile([], 50)).toBeNaN()
})
