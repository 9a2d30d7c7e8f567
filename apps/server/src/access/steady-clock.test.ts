import { expect, test } from 'vitest'
import { steadyClock } from './steady-clock.ts'

test('P12.5: the time is in whole milliseconds: an engine stores no others', () => {
  const now = steadyClock()
  for (let count = 0; count < 1_000; count += 1) expect(Number.isInteger(now())).toBe(true)
})
