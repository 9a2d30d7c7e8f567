import { expect, test } from 'vitest'
import { agoTime, elapsed } from './ago-time.ts'

const now = new Date(2026, 10, 28, 15, 0).getTime()
const hourMs = 3_600_000

test('says when something was: the time alone today, with the day yesterday, with the date before', () => {
  const today = agoTime(now - hourMs, now)
  expect(today).toMatch(/2:00|14:00/)
  expect(agoTime(now - 25 * hourMs, now)).toBe(`Yesterday, ${today}`)
  expect(agoTime(now - 100 * 24 * hourMs, now)).toMatch(/August.*2026/)
})

test('says how long ago, in seconds and then in minutes', () => {
  expect([0, 20, 59, 60, 150].map(elapsed)).toEqual([
    '0 seconds ago',
    '20 seconds ago',
    '59 seconds ago',
    '1 minute ago',
    '2 minutes ago',
  ])
})
