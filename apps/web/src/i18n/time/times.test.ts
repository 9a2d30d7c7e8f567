import { describe, expect, test, vi } from 'vitest'
import { currentTimeZone, timeZone } from './time-zone.ts'
import { clockTime, dayName, exactTime, isoDay, shortClockTime } from './times.ts'

// Before times.ts creates its formats. In this zone the clocks go forward on 29 March 2026 and back on 25 October.
vi.hoisted(() => vi.stubEnv('TZ', 'Europe/Vienna'))

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
const today = relative.format(0, 'day').toLowerCase()
const yesterday = relative.format(-1, 'day').toLowerCase()

describe('a day is called', () => {
  test.each([
    ['today', '2026-05-20T23:59', '2026-05-20T00:00', today],
    ['today, although it is 24 hours ago on the day of 25', '2026-10-25T00:30', '2026-10-25T23:45', today],
    ['yesterday', '2026-05-19T23:59', '2026-05-20T00:00', yesterday],
    ['yesterday, although that was a whole day ago', '2026-05-19T00:00', '2026-05-20T23:59', yesterday],
    ['yesterday after the day of 23 hours', '2026-03-29T12:00', '2026-03-30T12:00', yesterday],
    ['yesterday after the day of 25 hours', '2026-10-25T12:00', '2026-10-26T12:00', yesterday],
    ['yesterday across the year', '2025-12-31T23:00', '2026-01-01T01:00', yesterday],
  ])('%s', (_name, at, now, name) => {
    expect(dayName(time(at), time(now)).toLowerCase()).toBe(name)
  })

  test('by a name with a capital', () => {
    const name = dayName(time('2026-05-20T10:00'), time('2026-05-20T11:00'))
    expect(name.charAt(0)).toBe(name.charAt(0).toLocaleUpperCase())
  })

  test.each([
    ['two days ago', '2026-05-18T12:00', { weekday: 'long', day: 'numeric', month: 'long' }],
    [
      'tomorrow, as seen from a clock that is slow',
      '2026-05-21T12:00',
      { weekday: 'long', day: 'numeric', month: 'long' },
    ],
    ['in another year', '2025-05-20T12:00', { dateStyle: 'long' }],
  ] as const)('by its date: %s', (_when, at, format) => {
    const expected = new Intl.DateTimeFormat(undefined, format).format(time(at))
    expect(dayName(time(at), time('2026-05-20T12:00'))).toBe(expected)
  })

  test('with the year only when it is another', () => {
    expect(dayName(time('2026-01-02T12:00'), time('2026-05-20T12:00'))).not.toContain('2026')
    expect(dayName(time('2025-12-02T12:00'), time('2026-05-20T12:00'))).toContain('2025')
  })
})

test('a day is the local one for machines too', () => {
  expect(isoDay(time('2026-05-20T00:30'))).toBe('2026-05-20')
  expect(isoDay(time('2026-05-20T23:59'))).toBe('2026-05-20')
})

describe('a time of day', () => {
  const at = time('2026-05-20T22:05:09')

  test('has hours and minutes', () => {
    expect(clockTime(at)).toMatch(/^\D*(10|22)\D05/)
  })

  test('is shorter without AM and PM', () => {
    expect(shortClockTime(at)).toMatch(/^(10|22)\D05$/)
    expect(shortClockTime(time('2026-05-20T09:30'))).toMatch(/^0?9\D30$/)
  })

  test('is exact with its date and seconds', () => {
    expect(exactTime(at)).toMatch(/2026/)
    expect(exactTime(at)).toMatch(/05\D09/)
  })
})

function time(local: string) {
  return new Date(local).getTime()
}

test('times and days follow the time zone', () => {
  const at = Date.parse('2026-05-20T22:30:00Z')
  const shown = () => [shortClockTime(at), isoDay(at)]
  const inVienna = shown()
  vi.stubEnv('TZ', 'UTC')
  timeZone.value = currentTimeZone()
  const inLondon = shown()
  vi.stubEnv('TZ', 'Europe/Vienna')
  timeZone.value = currentTimeZone()
  expect(inVienna[1]).toBe('2026-05-21')
  expect(inLondon[1]).toBe('2026-05-20')
  expect(inLondon[0]).not.toBe(inVienna[0])
  expect(shown()).toEqual(inVienna)
})
