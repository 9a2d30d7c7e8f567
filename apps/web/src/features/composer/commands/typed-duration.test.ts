import { expect, test } from 'vitest'
import { typedDuration } from './typed-duration.ts'

test.for([
  ['90s', 90],
  ['10m', 600],
  ['10', 600],
  ['2H', 7_200],
  ['1d', 86_400],
  ['2w', 1_209_600],
  ['0', 0],
  ['', undefined],
  ['m', undefined],
  ['ten', undefined],
  ['1.5h', undefined],
  ['-5m', undefined],
  ['10m 5s', undefined],
  ['9999999999s', undefined],
] as const)('%j is %j seconds, where a number means minutes', ([typed, seconds]) => {
  expect(typedDuration(typed, 'm')).toBe(seconds)
})

test('a number may mean seconds', () => expect(typedDuration('30', 's')).toBe(30))
