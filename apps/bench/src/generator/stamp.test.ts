import { expect, test } from 'vitest'
import { agesIn, stampedBody } from './stamp.ts'

test('a body has 64 bytes, and its age is found anywhere', () => {
  const body = stampedBody(1_000.25)
  expect(body).toHaveLength(64)
  expect(agesIn(Buffer.from(`{"message":"${body}"},{"message":"${body}"}`), 1_002.5)).toEqual([2.25, 2.25])
})

test('skips a split stamp', () => {
  expect(agesIn(Buffer.from(`x${stampedBody(1)}@@12`), 2)).toEqual([1])
})
