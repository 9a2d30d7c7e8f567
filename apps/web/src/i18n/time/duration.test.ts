import { afterAll, expect, test } from 'vitest'
import { duration } from './duration.ts'
import { setLanguage } from '../language.ts'

afterAll(() => setLanguage('en'))

test.each([
  [1, '1 second'],
  [90, '90 seconds'],
  [600, '10 minutes'],
  [3_600, '1 hour'],
  [5_400, '90 minutes'],
  [86_400, '1 day'],
  [90_000, '25 hours'],
  [3 * 86_400 + 40, '3 days'],
])('%d seconds are %s', async (seconds, text) => {
  await setLanguage('en')
  expect(duration(seconds)).toBe(text)
})

test('is in the language of the page', async () => {
  await setLanguage('zh')
  expect(duration(600)).toBe('10分钟')
  await setLanguage('ar', ['ar-EG'])
  expect(duration(600)).toBe('١٠ دقائق')
})
