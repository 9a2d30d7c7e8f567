import { refusals, refuse } from '@parley/shared'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { loadRoomWords, setLanguage } from '../language.ts'
import { exactTime } from '../time/times.ts'
import { botWords, loadBotWords } from '../bot-words.ts'
import { commandWords, loadCommandWords } from '../command-words.ts'
import { filesWords, loadFilesWords } from '../files-words.ts'
import { loadModerationWords, moderationWords } from '../moderation-words.ts'
import { loadRoomsWords, roomsWords } from '../rooms-words.ts'
import { refusalText, words } from '../words.ts'
import { languageFor, languages, localeFor, type LanguageCode } from '../languages.ts'

const codes = Object.keys(languages) as LanguageCode[]

afterAll(() => setLanguage('en'))

describe('languageFor', () => {
  test.each([
    [undefined, ['zh-CN', 'en'], 'zh'],
    [undefined, ['zh-TW'], 'zh'],
    [undefined, ['de', 'ar-EG', 'en'], 'ar'],
    [undefined, ['en-GB', 'zh'], 'en'],
    [undefined, ['de'], 'en'],
    [undefined, [], 'en'],
    ['ar', ['zh-CN'], 'ar'],
    ['tlh', ['zh-CN'], 'zh'],
    [7, ['zh-CN'], 'zh'],
    ['constructor', ['en'], 'en'],
    [undefined, ['en-US@posix'], 'en'],
    [undefined, ['C', 'zh'], 'zh'],
  ])('chosen %j, with a browser that prefers %j: %s', (chosen, preferred, code) => {
    expect(languageFor(chosen, preferred)).toBe(code)
  })
})

describe('numbers and times follow the region of the person', () => {
  test.each([
    ['en', ['en-GB'], 'en-GB'],
    ['en', ['de-AT', 'en'], 'en'],
    ['en', ['de'], 'en-DE'],
    ['zh', ['zh-TW'], 'zh-Hans-TW'],
    ['zh', ['zh-Hans'], 'zh-Hans'],
    ['ar', ['ar-EG'], 'ar-EG'],
    ['ar', [], 'ar'],
    ['en', ['en-US@posix'], 'en'],
    ['en', ['en-US@posix', 'de-AT'], 'en-AT'],
  ] as const)('%s for %j: %s', (code, preferred, locale) => {
    expect(localeFor(code, preferred)).toBe(locale)
  })

  test('uses the digits of the language', async () => {
    await setLanguage('ar', ['ar-EG'])
    expect(words.room.newMessages(12)).toContain('١٢')
    expect(exactTime(Date.UTC(2026, 4, 20, 12))).toContain('٢٠٢٦')
    await setLanguage('ar', ['ar-MA'])
    expect(words.room.newMessages(12)).toContain('12')
  })
})

test('Arabic has six plural forms', async () => {
  await setLanguage('ar')
  expect([0, 1, 2, 3, 11, 100].map(words.room.newMessages)).toEqual([
    'لا رسائل جديدة',
    'رسالة جديدة',
    'رسالتان جديدتان',
    '3 رسائل جديدة',
    '11 رسالة جديدة',
    '100 رسالة جديدة',
  ])
})

test('English has two, Chinese one', async () => {
  await setLanguage('en')
  expect([0, 1, 2].map(words.room.newMessages)).toEqual(['0 new messages', '1 new message', '2 new messages'])
  await setLanguage('zh')
  expect([0, 1, 2].map(words.room.newMessages)).toEqual(['0 条新消息', '1 条新消息', '2 条新消息'])
})

describe.each(codes)('in %s', (code) => {
  test('every refusal has a text of the page', async () => {
    await setLanguage(code)
    for (const refused of Object.keys(refusals) as (keyof typeof refusals)[]) {
      expect(refusalText(refuse(refused))).toMatch(/\p{L}/u)
      expect(refusalText({ ...refuse(refused), reason: 'of the server' })).not.toBe('of the server')
    }
  })

  test('an unknown refusal keeps the text of the server', async () => {
    await setLanguage(code)
    const reason = 'Not on a Sunday.'
    expect(refusalText({ type: 'error', code: 'sunday', reason } as never)).toBe(reason)
  })
})

describe.each(codes.filter((code) => code !== 'en'))('in %s', (code) => {
  test('no text is left in English except names and examples', async () => {
    await setLanguage('en')
    await Promise.all([
      ...[loadBotWords(), loadCommandWords(), loadFilesWords(), loadModerationWords()],
      ...[loadRoomsWords(), loadRoomWords()],
    ])
    await vi.waitFor(() => expect(lazyTexts()).toEqual(['Close', 'Close', 'Close', 'Bots', 'Commands']))
    const english = textsOf({
      ...words,
      files: { ...words.files, ...filesWords },
      moderation: moderationWords,
      bots: botWords,
      commands: commandWords,
      list: roomsWords,
    })
    await setLanguage(code)
    await vi.waitFor(() => {
      for (const text of ['Close', 'Bots', 'Commands']) expect(lazyTexts()).not.toContain(text)
    })
    const others = textsOf({
      ...words,
      files: { ...words.files, ...filesWords },
      moderation: moderationWords,
      bots: botWords,
      commands: commandWords,
      list: roomsWords,
    })
    const same = Object.keys(english).filter((part) => english[part] === others[part])
    expect(same.filter((part) => !/^(appName|join\.emailExample)$/.test(part))).toEqual([])
  })
})

/** One of each catalogue that is loaded later. */
const lazyTexts = () => [
  ...[filesWords, moderationWords, roomsWords].map(({ close }) => close),
  botWords.heading,
  commandWords.heading,
]

/** Made of other texts only. */
const names = [
  ...['room.name', 'notifications.title', 'notifications.tab', 'moderation.audit.reason'],
  'bots.ofRoom',
]

/** Every text by its path, called with sample arguments. */
function textsOf(part: unknown, place = ''): Record<string, string> {
  if (typeof part === 'string') return { [place]: part }
  if (isFunction(part)) return names.includes(place) ? {} : { [place]: part(5, 5, 5) }
  const inner = Object.entries(part as object).map(([name, value]) =>
    Object.entries(textsOf(value, place === '' ? name : `${place}.${name}`)),
  )
  return Object.fromEntries(inner.flat())
}

const isFunction = (part: unknown): part is (...args: number[]) => string => typeof part === 'function'
