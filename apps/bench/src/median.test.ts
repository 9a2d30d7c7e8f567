import { expect, test } from 'vitest'
import { median } from './median.ts'

test('median is the middle value, or the mean of the two in the middle', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 1, 5, 2])).toBe(3.5)
  expect(median([7])).toBe(7)
  expect(median([])).toBeNaN()
})
