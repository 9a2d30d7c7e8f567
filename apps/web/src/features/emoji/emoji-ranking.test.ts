import type { Emoji } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import { rankEmoji } from './emoji-ranking.ts'

const all: Emoji[] = [
  ['1', 'heartbeat'],
  ['2', 'heart_eyes'],
  ['3', 'green_heart'],
  ['4', 'heart', 'love'],
  ['5', 'sweetheart'],
  ['6', 'e-mail', 'email'],
  ['7', 'thumbsup', '+1'],
].map(([code = '', ...names]) => ({ code, names, toned: false }))

const names = (typed: string, hints = {}) =>
  rankEmoji(typed, all, { recent: [], ...hints }).map(({ name }) => name)

describe('what is found by name comes', () => {
  test('whole name first, then its start, then the start of a word in it; never the middle of a word', () => {
    expect(names('heart')).toEqual(['heart', 'heartbeat', 'heart_eyes', 'green_heart'])
  })

  test('among equals recently used first, then shorter', () => {
    expect(names('he')).toEqual(['heart', 'heartbeat', 'heart_eyes', 'green_heart'])
    expect(names('he', { recent: ['2', '9', '1'] })).toEqual([
      'heart_eyes',
      'heartbeat',
      'heart',
      'green_heart',
    ])
    expect(names('heart', { recent: ['3', '2'] })).toEqual([
      'heart',
      'heart_eyes',
      'heartbeat',
      'green_heart',
    ])
  })

  test('under the name that was typed', () => {
    expect(names('lo')).toEqual(['love'])
    expect(names('mail')).toEqual(['e-mail'])
    expect(names('+1')).toEqual(['+1'])
  })

  test('in any case, with spaces for underscores', () => {
    expect(names('Heart Ey')).toEqual(['heart_eyes'])
  })
})

test('nothing typed finds nothing', () => {
  expect(names('')).toEqual([])
  expect(names('  ')).toEqual([])
})

describe('what is found by other words', () => {
  const words: Record<string, string> = {
    4: 'red heart passion 红心 爱情',
    7: 'thumbs up good 点赞',
    1: 'good pulse',
  }
  const wordsOf = (code: string) => words[code]

  test('comes behind what is found by name', () => {
    expect(names('g', { wordsOf })).toEqual(['green_heart', 'heartbeat', 'thumbsup'])
  })

  test('is found by the start of each of several words, in any order', () => {
    expect(names('pass red', { wordsOf })).toEqual(['heart'])
    expect(names('assion', { wordsOf })).toEqual([])
  })

  test('by a whole word comes before what is found by its start', () => {
    expect(names('puls', { wordsOf })).toEqual(['heartbeat'])
    expect(names('good', { wordsOf: (code: string) => (code === '1' ? 'goodness' : words[code]) })).toEqual([
      'thumbsup',
      'heartbeat',
    ])
  })

  test('is found by any part where words have no spaces between them', () => {
    expect(names('赞', { wordsOf })).toEqual(['thumbsup'])
    expect(names('情', { wordsOf })).toEqual(['heart'])
  })
})
