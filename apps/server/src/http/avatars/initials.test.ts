import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initials } from './initials.ts'

describe('initials', () => {
  test.each([
    ['Ada Lovelace', ['A', 'L']],
    ['ada', ['A']],
    ['  Ada   King  Lovelace ', ['A', 'L']],
    ['élodie', ['É']],
    ['e\u0301lodie', ['E\u0301']],
    ['ßeta ﬁn', ['S', 'F']],
    ['林娜', ['林']],
    ['علي حسن', ['ع', 'ح']],
    ['김 철수', ['김', '철']],
    ['🚀 team', ['🚀', 'T']],
    ['👩🏽‍🚀', ['👩🏽‍🚀']],
    ['❤️', ['❤️']],
    ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', ['🏴󠁧󠁢󠁳󠁣󠁴󠁿']],
    ['<script>', ['<']],
    ['_', ['_']],
  ])('of %o are %o', (name, expected) => {
    expect(initials(name)).toEqual(expected)
  })

  test.each([
    '',
    '   ',
    '\u0000\u0007',
    '\u200b\u200d\ufe0f',
    '\u202e',
    '\ud83d',
    '\u3164',
    '\u2800',
    '\uffff',
  ])('there are none in %j', (name) => {
    expect(initials(name)).toEqual([])
  })

  test('skip a word without visible characters', () => {
    expect(initials('Ada \u200b')).toEqual(['A'])
    expect(initials('\u202eAda \u0000Lovelace')).toEqual(['A', 'L'])
  })

  test('cut a very long grapheme', () => {
    expect(initials(`Z${'\u0301'.repeat(5_000)}`)).toEqual([`Z${'\u0301'.repeat(7)}`])
  })

  test('are at most two, short, well formed and without control characters for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const found = initials(name)
        expect(found.length).toBeLessThanOrEqual(2)
        for (const initial of found) {
          expect(Array.from(initial).length).toBeLessThanOrEqual(8)
          expect(initial.isWellFormed()).toBe(true)
          expect(initial).not.toMatch(/\p{Cc}/u)
        }
      }),
    )
  })
})
