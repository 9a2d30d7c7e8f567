import { afterEach, expect, test, vi } from 'vitest'
import { language, speak } from './language.ts'
import { words } from './words.ts'
import { languages } from './languages.ts'

afterEach(async () => {
  vi.restoreAllMocks()
  await speak('en')
})

test('of two languages asked for in a row, the last one counts, also when the other comes later', async () => {
  const zh = await languages.zh.fetch()
  const slow = Promise.withResolvers<typeof zh>()
  vi.spyOn(languages.zh, 'fetch').mockReturnValue(slow.promise)
  const first = speak('zh')
  const second = speak('ar')
  expect(await second).toBe(true)
  const inArabic = words.join.intro
  slow.resolve(zh)
  expect(await first).toBe(false)
  expect(language.value).toBe('ar')
  expect(words.join.intro).toBe(inArabic)
})
