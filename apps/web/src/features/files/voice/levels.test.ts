import { expect, test } from 'vitest'
import { decodedLevels, encodedLevels, levelCount } from './levels.ts'

test('many samples become 64 parts, of which the loudest is full', () => {
  const samples = Array.from({ length: 1_000 }, (_, n) => (n === 500 ? 0.5 : 0.1))
  const levels = decodedLevels(encodedLevels(samples))
  expect(levels).toHaveLength(levelCount)
  expect(Math.max(...levels)).toBe(1)
  expect(levels.filter((level) => level === 1)).toHaveLength(1)
  expect(levels[0]).toBeCloseTo(0.2, 1)
  expect(encodedLevels(samples)).toHaveLength(88)
})

test('silence is drawn low, and nothing as nothing', () => {
  expect(decodedLevels(encodedLevels([0, 0, 0]))).toEqual([0, 0, 0])
  expect(decodedLevels(encodedLevels([]))).toEqual([])
})

test('what is no base64 draws nothing', () => {
  expect(decodedLevels('***')).toEqual([])
})
