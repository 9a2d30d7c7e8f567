import { describe, expect, test } from 'vitest'
import { mentions, mentionsIn } from './mentions.ts'
import { namesIn, noNames, withNames } from './names.ts'

const names = withNames(noNames, ['Ada', 'Ada Lovelace', '林娜', 'علي', 'snake_case', 'C++', 'Zoë', 'İpek'])

function mentioned(text: string) {
  return Array.from(mentionsIn(text, names), ({ start, end }) => text.slice(start, end))
}

describe('a mention', () => {
  test.each([
    ['@Ada', ['@Ada']],
    ['hi @ada, @ADA!', ['@ada', '@ADA']],
    ['(@Ada) "@Ada" **@Ada**', ['@Ada', '@Ada', '@Ada']],
    ['@Ada Lovelace and @Ada Byron', ['@Ada Lovelace', '@Ada']],
    ['@Ada’s and @ada-maria', ['@Ada', '@ada']],
    ['你好@林娜你好', ['@林娜']],
    ['مرحبا @علي!', ['@علي']],
    ['و@علي لـ@Ada', ['@علي', '@Ada']],
    ['@snake_case @C++ @zoë', ['@snake_case', '@C++', '@zoë']],
    ['@@Ada@Ada', ['@Ada']],
    ['@İpek and @i̇pek', ['@İpek', '@i̇pek']],
  ])('%s', (message, found) => {
    expect(mentioned(message)).toEqual(found)
  })

  test.each([
    'Ada',
    '@',
    '@ Ada',
    '@Adam',
    '@ada_b',
    '@ada1',
    'mail@Ada',
    'x_@Ada',
    '1@Ada',
    '٢@Ada',
    '@عليك',
    '@Grace',
    '@Ad',
  ])('is not %s', (message) => {
    expect(mentioned(message)).toEqual([])
  })
})

describe('a message mentions a person', () => {
  test.each(['@Ada look', 'look, **@ada**!', '_~~@Ada~~_', '> quoted\n@Ada'])('in %j', (message) => {
    expect(mentions(message, 'Ada')).toBe(true)
  })

  test.each([
    'Ada',
    '@Adam',
    'mail@ada.com',
    'https://a.com/@Ada',
    '`@Ada`',
    '```\n@Ada\n```',
    '> @Ada',
    '@Grace',
  ])('not in %j', (message) => {
    expect(mentions(message, 'Ada')).toBe(false)
  })

  test('unless a longer name is meant', () => {
    expect(mentions('@Ada Lovelace', 'Ada')).toBe(true)
    expect(mentions('@Ada Lovelace', 'Ada', names)).toBe(false)
    expect(mentions('@Ada Lovelace', 'ada lovelace', names)).toBe(true)
  })

  test('whose name is longer in lower case', () => {
    expect(mentions('@İpek look', 'İpek')).toBe(true)
    const mentioned = namesIn('@İpek look', names)
    expect(mentions('@İpek look', 'İpek', mentioned)).toBe(true)
    expect(Array.from(mentionsIn('@İpek look', mentioned))).toHaveLength(1)
    expect(Array.from(mentionsIn('@i̇pek', namesIn('@i̇pek', names, mentioned)))).toHaveLength(1)
  })

  test('but never one with an empty name', () => {
    expect(mentions('@', '')).toBe(false)
  })
})
