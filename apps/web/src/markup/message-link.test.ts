import { expect, test } from 'vitest'
import { messageOfHash } from './message-link.ts'

test.each([
  ['#m1', 1],
  ['#m4711', 4711],
  ['#m42&k=7Qm', 42],
  ['#k=7Qm&m42', 42],
  ['#m999999999999999', 999_999_999_999_999],
])('%s names message %i', (hash, id) => {
  expect(messageOfHash(hash)).toBe(id)
})

test.each([
  '',
  '#',
  '#m',
  '#m0',
  '#m01',
  '#m-1',
  '#m1.5',
  '#m1x',
  '#k=m1',
  '#x1',
  '#m9999999999999999',
  'm1',
])('%j names no message', (hash) => {
  expect(messageOfHash(hash)).toBeUndefined()
})
