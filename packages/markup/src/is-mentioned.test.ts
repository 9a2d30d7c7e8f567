import { describe, expect, test } from 'vitest'
import { isMentioned } from './is-mentioned.ts'
import { mentionsIn } from './mentions.ts'
import { namesIn, noNames, withNames } from './names.ts'

const names = withNames(noNames, ['Ada', 'Ada Lovelace', '林娜', 'علي', 'snake_case', 'C++', 'Zoë', 'İpek'])

describe('a message mentions a person', () => {
  test.each(['@Ada look', 'look, **@ada**!', '_~~@Ada~~_', '> quoted\n@Ada'])('in %j', (message) => {
    expect(isMentioned(message, 'Ada')).toBe(true)
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
    expect(isMentioned(message, 'Ada')).toBe(false)
  })

  test('unless a longer name is meant', () => {
    expect(isMentioned('@Ada Lovelace', 'Ada')).toBe(true)
    expect(isMentioned('@Ada Lovelace', 'Ada', names)).toBe(false)
    expect(isMentioned('@Ada Lovelace', 'ada lovelace', names)).toBe(true)
  })

  test('whose name is longer in lower case', () => {
    expect(isMentioned('@İpek look', 'İpek')).toBe(true)
    const mentioned = namesIn('@İpek look', names)
    expect(isMentioned('@İpek look', 'İpek', mentioned)).toBe(true)
    expect(Array.from(mentionsIn('@İpek look', mentioned))).toHaveLength(1)
    expect(Array.from(mentionsIn('@i̇pek', namesIn('@i̇pek', names, mentioned)))).toHaveLength(1)
  })

  test('but never one with an empty name', () => {
    expect(isMentioned('@', '')).toBe(false)
  })
})
