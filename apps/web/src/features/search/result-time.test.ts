import { expect, test } from 'vitest'
import { clockTime, dayName } from '../../i18n/time/times.ts'
import { resultTime } from './result-time.ts'

const now = new Date('2026-05-20T12:00').getTime()

test.each(['2026-05-20T09:30', '2026-05-19T23:59'])('a result of %s names the day', (local) => {
  const at = new Date(local).getTime()
  expect(resultTime(at, now)).toBe(`${dayName(at, now)} ${clockTime(at)}`)
})

test.each(['2026-05-18T09:30', '2025-05-20T09:30'])('a result of %s has a date with the year', (local) => {
  const at = new Date(local).getTime()
  expect(resultTime(at, now)).toContain(new Date(at).getFullYear().toString())
  expect(resultTime(at, now)).toMatch(/9\D30/)
})
