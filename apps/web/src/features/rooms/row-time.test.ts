import { beforeAll, expect, test } from 'vitest'
import { setLanguage } from '../../i18n/language.ts'
import { rowTime } from './row-time.ts'

const now = new Date(2026, 4, 20, 12).getTime() // a Wednesday

beforeAll(() => setLanguage('en', ['en-GB']))

test.each([
  [new Date(2026, 4, 20, 9, 5), '09:05'],
  [new Date(2026, 4, 19, 23, 59), 'Yesterday'],
  [new Date(2026, 4, 16, 9), 'Sat'],
  [new Date(2026, 4, 13, 9), '13 May'],
  [new Date(2025, 11, 31, 9), '31/12/2025'],
])('the time of %s is %s', (at, text) => {
  expect(rowTime(at.getTime(), now)).toBe(text)
})
