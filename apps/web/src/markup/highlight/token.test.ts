import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { isColourable } from './token.ts'

test.each(['', 'let a = 1', 'a'.repeat(199), 'ab '.repeat(333), 'a b\n'.repeat(1_000)])(
  '%.20j is coloured',
  (code) => {
    expect(isColourable(code)).toBe(true)
  },
)

test.each([
  'a'.repeat(200),
  `x ${'_9'.repeat(100)}`,
  '<'.repeat(1_000),
  `a\n${'( '.repeat(500)}\nb`,
  'a\n'.repeat(limits.message),
])('%.20j is not coloured: it could take long', (code) => {
  expect(isColourable(code)).toBe(false)
})
