import { afterEach, expect, test, vi } from 'vitest'
import { language, setLanguage } from './language.ts'
import { words } from './words.ts'
import { languages } from './languages.ts'

afterEach(async () => {
  vi.restoreAllMocks()
  await setLanguage('en')
})

test('the last requested language wins, also when an earlier one loads later', async () => {
  const zh = await languages.zh.fetch()
  const slow = Promise.withResolvers<typeof zh>()
  vi.spyOn(languages.zh, 'fetch').mockReturnValue(slow.promise)
  const first = setLanguage('zh')
  const second = setLanguage('ar')
  expect(await second).toBe(true)
  const inArabic = words.join.intro
  slow.resolve(zh)
  expect(await first).toBe(false)
  expect(language.value).toBe('ar')
  expect(words.join.intro).toBe(inArabic)
})
