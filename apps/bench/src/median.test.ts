import { expect, test } from 'vitest'
import { median, percentile } from './median.ts'

test('median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 1, 5, 2])).toBe(3.5)
  expect(median([7])).toBe(7)
  expect(median([])).toBeNaN()
})

test('percentile is one of the values', () => {
  const values = Array.from({ length: 200 }, (_, index) => 200 - index)
  expect(percentile(values, 0.5)).toBe(100)
  expect(percentile(values, 0.99)).toBe(198)
  expect(percentile(values, 1)).toBe(200)
  expect(percentile([3], 0.5)).toBe(3)
  expect(percentile([], 0.5)).toBeNaN()
})
