import { expect, test } from 'vitest'
import { fieldDirection } from './field-direction.ts'

test('the browser finds the direction of a text of usual length, line by line', () => {
  expect(fieldDirection('')).toBe('')
  expect(fieldDirection('', 'a')).toBe('auto')
  expect(fieldDirection('x'.repeat(4_000))).toBe('auto')
})

test.each([
  ['Latin', 'a', 'ltr'],
  ['Arabic', 'ا', 'rtl'],
  ['Arabic after digits and punctuation', '12: ا', 'rtl'],
  ['Hebrew', 'א', 'rtl'],
  ['Latin before Arabic', 'a ا', 'ltr'],
  ['Chinese', '你', 'ltr'],
  ['no letters', '1', 'ltr'],
])('a very long text has the direction of its first letter: %s', (_script, start, direction) => {
  const text = start + '1'.repeat(400_000)
  expect(fieldDirection(text)).toBe(direction)
  expect(fieldDirection('', text)).toBe(direction)
  expect(fieldDirection(text, 'x')).toBe(direction)
})
