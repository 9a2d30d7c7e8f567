import { describe, expect, test } from 'vitest'
import { spoilersIn, withoutSpoilers, withSpoilerClosed } from './spoilers.ts'

function hidden(text: string) {
  return spoilersIn(text).map(({ start, end }) => text.slice(start, end))
}

describe('a spoiler', () => {
  test.each([
    ['||the butler||', ['||the butler||']],
    ['it was ||the butler||, of course', ['||the butler||']],
    ['||one|| and ||two||', ['||one||', '||two||']],
    ['凶手是||管家||呢', ['||管家||']],
    ['القاتل هو ||الخادم||.', ['||الخادم||']],
    ['||the butler||s', ['||the butler||']],
    ['(||x||)', ['||x||']],
    ['**||x||**', ['||x||']],
    ['||😄||', ['||😄||']],
    ['||a | b||', ['||a | b||']],
    ['||one\n\ntwo||', ['||one\n\ntwo||']],
    ['||\nalone\n||', ['||\nalone\n||']],
    ['||`a || b`||', ['||`a || b`||']],
    ['||```\na || b\n```||', ['||```\na || b\n```||']],
    ['||a ||b|| c||', ['||a ||b||']],
    ['||the butler || did it', ['||the butler ||']],
    ['||the butler ||', ['||the butler ||']],
  ])('%j', (text, spoilers) => {
    expect(hidden(text)).toEqual(spoilers)
  })

  test.each([
    'if (a || b || c)',
    'a || b||',
    'a||b||c',
    '||',
    '||||',
    '|| ||',
    '||\n||',
    '|a|',
    '|||a|||',
    '||open',
    '`||a||`',
    '```\n||a||\n```',
    '\\||a||',
    '| a || b |',
    'cmd ||true',
  ])('is not in %j', (text) => {
    expect(hidden(text)).toEqual([])
  })
})

test('is left out of a text', () => {
  expect(withoutSpoilers('it was ||the butler||, ||really||!', '▒')).toBe('it was ▒, ▒!')
  expect(withoutSpoilers('a || b', '▒')).toBe('a || b')
})

test.each([
  ['it was ||the but…', 'it was ||the but…||'],
  ['it was ||…', 'it was ||…||'],
  ['||one|| and ||tw…', '||one|| and ||tw…||'],
  ['||one|| and more…', '||one|| and more…'],
  ['a || b…', 'a || b…'],
])('is closed where %j was cut', (beginning, closed) => {
  expect(withSpoilerClosed(beginning)).toBe(closed)
})
