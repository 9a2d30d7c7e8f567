import { expect, test } from 'vitest'
import { percentile } from './percentile.ts'

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)

test.for([
  [50, 50],
  [99, 99],
  [100, 100],
  [0, 1],
])('the %i th of 1 to 100 is %i', ([percent = 0, value]) => {
  expect(percentile(hundred, percent)).toBe(value)
})

test('of one value it is that value, of none there is none', () => {
  expect(percentile([7], 50)).toBe(7)
  expect(percentile([], 50)).toBeNaN()
})
