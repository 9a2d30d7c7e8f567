import { expect, test } from 'vitest'
import { localDay } from './local-day.ts'

test('P11.9: a day of UTC is the same day here', () => {
  const day = new Date(localDay(Date.UTC(2026, 0, 31)))
  expect([day.getFullYear(), day.getMonth(), day.getDate(), day.getHours()]).toEqual([2026, 0, 31, 0])
})
