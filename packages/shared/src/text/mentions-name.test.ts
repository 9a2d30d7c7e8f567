import { expect, test } from 'vitest'
import { mentionsName } from './mentions-name.ts'

test.for<[string, boolean]>([
  ['hello @Ada', true],
  ['hello @ada, come', true],
  ['@ADA', true],
  ['hello Ada', false],
  ['mail@ada', false],
  ['@adamant', false],
  ['@ada_b', false],
  ['_@ada_', true],
  ['x_@ada', false],
  ['see `@ada` there', false],
  ['see ` @ada', true],
  ['> @ada said\nyes', false],
  ['>:( @ada', true],
  ['> he said\n@ada yes', true],
  ['你好@ada你好', true],
])('P16.4: %j mentions Ada: %s', ([text, isMentioned]) => {
  expect(mentionsName(text, 'Ada')).toBe(isMentioned)
})

test('P16.4: nobody has no name', () => {
  expect(mentionsName('@ @@', '')).toBe(false)
})
