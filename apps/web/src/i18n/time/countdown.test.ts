import { afterAll, expect, test } from 'vitest'
import { countdown } from './countdown.ts'
import { setLanguage } from '../language.ts'
import { untilTime } from './until-time.ts'

afterAll(() => setLanguage('en'))

test.each([
  [0, '0:00'],
  [9, '0:09'],
  [552, '9:12'],
  [3_605, '1:00:05'],
  [86_399, '23:59:59'],
  [86_400, ''],
])('%d seconds left are %j', async (seconds, text) => {
  await setLanguage('en')
  expect(countdown(seconds)).toBe(text)
})

test('a countdown has the digits of the language', async () => {
  await setLanguage('ar', ['ar-EG'])
  expect(countdown(552)).toBe('٩:١٢')
})

test('until when: the time alone today, otherwise with the day', async () => {
  await setLanguage('en', ['en-GB'])
  const now = new Date(2026, 10, 28, 9, 0).getTime()
  expect(untilTime(new Date(2026, 10, 28, 10, 4).getTime(), now)).toBe('10:04')
  expect(untilTime(new Date(2026, 10, 29, 10, 4).getTime(), now)).toBe('29 November 2026 at 10:04')
})
