import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { username } from './username.ts'

describe('P4.7: composes, trims and collapses spaces', () => {
  test.each([
    ['  alice\t', 'alice'],
    ['alice \t  b', 'alice b'],
    ['alice\u00a0\u3000b', 'alice b'],
    ['Ame\u0301lie', 'Am\u00e9lie'],
    ['\u1112\u1161\u11ab', '한'],
    ['alice\n', 'alice'],
  ])('%j is %j', (typed, kept) => {
    expect(v.parse(username, typed)).toBe(kept)
  })

  test('idempotently', () => {
    const typed = fc.string({
      unit: fc.constantFrom('a', 'É', 'e\u0301', ' ', '\u00a0', '\t', '\u030c', 'J', '한'),
    })
    fc.assert(
      fc.property(typed, (text) => {
        const once = v.safeParse(username, text)
        if (once.success) expect(v.parse(username, once.output)).toBe(once.output)
      }),
    )
  })
})

describe('P4.7: accepts any script and any visible character', () => {
  test.each([
    'a',
    "O'Neil",
    '<img onerror>',
    'محمد',
    'می\u200cخواهم',
    '李小龍',
    'Владимир',
    'नरेन्द्र',
    '👩‍👩‍👧‍👦',
    '❤️',
    '🏳️‍🌈 Sam',
    '🇦🇹',
    'ấ',
    '__proto__',
    '-',
    '\u2801',
  ])('%s', (name) => {
    expect(v.parse(username, name)).toBe(name)
  })
})

describe('P4.7: refuses an empty username as empty_username', () => {
  test.each(['', ' ', '\t\u00a0\u3000', '\n'])('%j', (name) => {
    expect(problemOf(name)).toBe('empty_username')
  })
})

const refused = {
  NUL: '\0',
  'a control character': '\u0007',
  'an escape': '\u001b',
  'a new line': '\n',
  'a C1 control': '\u0085',
  'a line separator': '\u2028',
  'a soft hyphen': '\u00ad',
  'an Arabic letter mark': '\u061c',
  'a zero-width space': '\u200b',
  'a left-to-right mark': '\u200e',
  'a right-to-left mark': '\u200f',
  'an embedding to the right': '\u202a',
  'an embedding to the left': '\u202b',
  'the end of an embedding': '\u202c',
  'an override to the right': '\u202d',
  'an override to the left': '\u202e',
  'a word joiner': '\u2060',
  'an isolate to the right': '\u2066',
  'an isolate to the left': '\u2067',
  'a first-strong isolate': '\u2068',
  'the end of an isolate': '\u2069',
  'a Hangul filler': '\u3164',
  'a halfwidth Hangul filler': '\uffa0',
  'a zero-width no-break space': '\ufeff',
  'a variation selector of text': '\ufe0e',
  'a tag': '\u{e0061}',
  'Braille without a dot': '\u2800',
  'half a surrogate pair': '\ud83d',
  'a private-use character': '\ue000',
  'a noncharacter': '\ufffe',
  'five stacked marks': '\u0316\u0317\u0318\u0319\u031c',
}

describe('P4.7: refuses control, invisible and direction-changing characters as bad_username', () => {
  test.each(Object.entries(refused))('%s', (_what, character) => {
    expect(problemOf(`al${character}ice`)).toBe('bad_username')
  })

  test.each(['\u200d', '\u200c\u200c', '\ufe0f', '\u0301'])('a name of joiners or marks only: %j', (name) => {
    expect(problemOf(name)).toBe('bad_username')
  })
})

describe('P4.7: a username has at most 32 UTF-16 code units', () => {
  test.each(['a'.repeat(32), ` ${'a'.repeat(32)} `, '😄'.repeat(16), 'e\u0301'.repeat(32)])(
    '%j fits',
    (name) => {
      expect(v.safeParse(username, name).success).toBe(true)
    },
  )

  test.each(['a'.repeat(33), '😄'.repeat(16) + 'a'])('%j does not', (name) => {
    expect(v.safeParse(username, name).issues?.[0]).toMatchObject({ type: 'max_length', requirement: 32 })
  })
})

function problemOf(name: string) {
  return v.safeParse(username, name).issues?.[0].message
}
