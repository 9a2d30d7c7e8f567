import { expect, test } from 'vitest'
import { fit } from './fit.ts'

test.for<[string, number, string]>([
  ['short', 5, 'short'],
  ['shorter', 5, 'shor…'],
  ['日本語', 6, '日本語'],
  ['日本語', 5, '日本…'],
  ['日本語', 4, '日…'],
  ['👩‍👩‍👧👩‍👩‍👧', 8, '👩‍👩‍👧…'],
])('%s in %i columns becomes %s', ([line, columns, fitting]) => {
  expect(fit(line, columns)).toBe(fitting)
})
