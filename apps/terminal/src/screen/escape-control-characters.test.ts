import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  escapedJson,
  escapeControlCharacters,
  escapeControlCharactersInLine,
} from './escape-control-characters.ts'

test.for([
  ['\x1b[2J\x07', '␛[2J␇'],
  ['\0\r\x7f', '␀␍␡'],
  ['\u009b31m', '⟨U+009B⟩31m'],
  ['\u202egnp.exe\u2066', '⟨U+202E⟩gnp.exe⟨U+2066⟩'],
  ['a\u2028b', 'a⟨U+2028⟩b'],
  ['\ud800', '⟨U+D800⟩'],
  ['one\r\n\ttwo\n', 'one\n    two\n'],
])('%j becomes %j', ([text = '', shown]) => {
  expect(escapeControlCharacters(text)).toBe(shown)
})

test.for(['héllo', 'مرحبا', 'שלום', '👩‍👩‍👧', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم'])('%s stays unchanged', (text) => {
  expect(escapeControlCharacters(text)).toBe(text)
})

test('escapeControlCharactersInLine replaces line feeds', () => {
  expect(escapeControlCharactersInLine('Ada\nGrace')).toBe('Ada␊Grace')
})

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\x1b', '[', '\n', '\r', '\u009b', '\u202e', '\ud800', 'a', '😀') }),
)

test('no control character remains, for any text', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(escapeControlCharacters(text)).not.toMatch(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/u)
      expect(escapeControlCharactersInLine(text)).not.toMatch(/\p{Cc}/u)
    }),
  )
})

test('escapedJson parses to the same value, without control characters', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const json = escapedJson({ text })
      expect(JSON.parse(json)).toEqual({ text })
      expect(json).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u)
    }),
  )
})
