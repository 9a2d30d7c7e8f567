import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

test.for([
  [50, 50],
  [99, 99],
  [100, 100],
  [0, 1],
])('percentile %i of 1 to 100 is %i', ([percent = 0, value]) => {
  expect(percentile(hundred, percent)).toBe(value)
})

test('returns a single value, and NaN without values', () => {
  expect(percentile([7], 50)).toBe(7)
  expect(percentile([], 50)).toBeNaN()
})
