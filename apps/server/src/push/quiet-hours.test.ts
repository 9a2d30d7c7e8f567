import { expect, test } from 'vitest'
import { isQuiet } from './quiet-hours.ts'

const at = (time: string) => Date.parse(`2026-01-15T${time}:00Z`)
const hours = (from: number, to: number, zone = 'UTC') => ({ from: from * 60, to: to * 60, zone })

test('P18.4: is quiet from the first hour up to the second', () => {
  const lunch = hours(12, 14)
  expect(['11:59', '12:00', '13:59', '14:00'].map((time) => isQuiet(lunch, at(time)))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

test('P18.4: over midnight', () => {
  const night = hours(22, 7)
  expect(['21:59', '22:00', '00:00', '06:59', '07:00'].map((time) => isQuiet(night, at(time)))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
})

test('P18.4: on the clock of the person', () => {
  // 23:30 in Tokyo, 09:30 in New York.
  expect(isQuiet(hours(22, 7, 'Asia/Tokyo'), at('14:30'))).toBe(true)
  expect(isQuiet(hours(22, 7, 'America/New_York'), at('14:30'))).toBe(false)
})

test('P18.4: the same hour twice is never quiet', () => {
  expect(isQuiet(hours(8, 8), at('08:00'))).toBe(false)
})
