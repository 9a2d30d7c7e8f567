import { expect, test } from 'vitest'
import { clockTime, dayName } from '../../i18n/times.ts'
import { foundTime } from './result-time.ts'

const now = new Date('2026-05-20T12:00').getTime()

test.each(['2026-05-20T09:30', '2026-05-19T23:59'])(
  'what is found of %s says which day that is, by name',
  (local) => {
    const at = new Date(local).getTime()
    expect(foundTime(at, now)).toBe(`${dayName(at, now)} ${clockTime(at)}`)
  },
)

test.each(['2026-05-18T09:30', '2025-05-20T09:30'])(
  'what is found of %s has its date, with the year',
  (local) => {
    const at = new Date(local).getTime()
    expect(foundTime(at, now)).toContain(new Date(at).getFullYear().toString())
    expect(foundTime(at, now)).toMatch(/9\D30/)
  },
)
