import { afterEach, expect, test, vi } from 'vitest'
import { language, loadRoomWords, setLanguage, setPreferredLanguage } from './language.ts'
import { locale } from './locale.ts'
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

test('the language and the region of times follow the browser, unless a language was chosen', async () => {
  const chosen = new Map<string, string>()
  vi.stubGlobal('localStorage', { getItem: (key: string) => chosen.get(key) ?? null })
  vi.stubGlobal('document', { documentElement: {} })
  const speak = async (...languages: string[]) => {
    vi.stubGlobal('navigator', { languages })
    await setPreferredLanguage()
    return [language.value, locale.value, document.documentElement.dir]
  }
  expect(await speak('en-GB')).toEqual(['en', 'en-GB', 'ltr'])
  expect(await speak('en-US', 'en-GB')).toEqual(['en', 'en-US', 'ltr'])
  expect(await speak('ar-EG', 'en-US')).toEqual(['ar', 'ar-EG', 'rtl'])
  chosen.set('parley.language', '"zh"')
  expect(await speak('de-AT')).toEqual(['zh', 'zh-Hans-AT', 'ltr'])
  vi.unstubAllGlobals()
})

test('the texts of the room are loaded when they are asked for, and then with every language', async () => {
  await setLanguage('zh')
  const isOfChinese = () => /\p{Script=Han}/u.test(words.composer.send)
  expect(words).not.toHaveProperty('composer')
  const slow = Promise.withResolvers<undefined>()
  const fetchEnglish = languages.en.fetch
  vi.spyOn(languages.en, 'fetch').mockImplementation(() => slow.promise.then(fetchEnglish))
  const english = setLanguage('en')
  const room = loadRoomWords()
  slow.resolve(undefined)
  await Promise.all([english, room])
  expect(words.composer.send).toBe('Send')
  await setLanguage('zh')
  expect(isOfChinese()).toBe(true)
})
