import { expect, test } from 'vitest'
import { agesIn, stampedBody } from './stamp.ts'

test('a body has 64 bytes, and tells how old it is wherever it stands', () => {
  const body = stampedBody(1_000.25)
  expect(body).toHaveLength(64)
  expect(agesIn(Buffer.from(`{"message":"${body}"},{"message":"${body}"}`), 1_002.5)).toEqual([2.25, 2.25])
})

test('a stamp that is cut in two is left out', () => {
  expect(agesIn(Buffer.from(`x${stampedBody(1)}@@12`), 2)).toEqual([1])
})
