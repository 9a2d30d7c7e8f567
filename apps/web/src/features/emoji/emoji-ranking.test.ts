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

const names = (typed: string, options = {}) =>
  rankEmoji(typed, all, { recent: [], ...options }).map(({ name }) => name)

describe('a match by name', () => {
  test('ranks the whole name, its start, then the start of a word; never the middle of a word', () => {
    expect(names('heart')).toEqual(['heart', 'heartbeat', 'heart_eyes', 'green_heart'])
  })

  test('breaks ties by recent use, then by length', () => {
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

  test('is listed under the matching name', () => {
    expect(names('lo')).toEqual(['love'])
    expect(names('mail')).toEqual(['e-mail'])
    expect(names('+1')).toEqual(['+1'])
  })

  test('ignores case and treats spaces as underscores', () => {
    expect(names('Heart Ey')).toEqual(['heart_eyes'])
  })
})

test('an empty query matches nothing', () => {
  expect(names('')).toEqual([])
  expect(names('  ')).toEqual([])
})

describe('a match by keyword', () => {
  const words: Record<string, string> = {
    4: 'red heart passion 红心 爱情',
    7: 'thumbs up good 点赞',
    1: 'good pulse',
  }
  const keywordsOf = (code: string) => words[code]

  test('ranks after matches by name', () => {
    expect(names('g', { keywordsOf })).toEqual(['green_heart', 'heartbeat', 'thumbsup'])
  })

  test('needs the start of every word, in any order', () => {
    expect(names('pass red', { keywordsOf })).toEqual(['heart'])
    expect(names('assion', { keywordsOf })).toEqual([])
  })

  test('ranks a whole keyword before the start of one', () => {
    expect(names('puls', { keywordsOf })).toEqual(['heartbeat'])
    expect(
      names('good', { keywordsOf: (code: string) => (code === '1' ? 'goodness' : words[code]) }),
    ).toEqual(['thumbsup', 'heartbeat'])
  })

  test('matches any part in scripts without spaces', () => {
    expect(names('赞', { keywordsOf })).toEqual(['thumbsup'])
    expect(names('情', { keywordsOf })).toEqual(['heart'])
  })
})
