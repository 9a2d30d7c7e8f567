import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { messageText, withoutBlankEnd } from './message-text.ts'

describe('P3.4: refuses a message without visible characters as empty_message', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \t\r\n\u00a0\u3000'],
    ['line separators', '\u2028\u2029'],
    ['zero-width characters', '\u200b\u200c\u200d\u2060\ufeff'],
    ['direction marks', '\u200e\u202e\u2066'],
    ['soft hyphens', '\u00ad'],
    ['Hangul fillers', '\u115f\u3164\uffa0'],
    ['variation selectors', '\ufe0f\u{e0100}'],
    ['tags', '\u{e0061}\u{e007f}'],
    ['control characters', '\u0007\u001b\u0085'],
    ['Braille without a dot', '\u2800'],
  ])('%s', (_what, text) => {
    expect(problemOf(text)).toBe('empty_message')
  })
})

describe('P3.4: refuses a message that cannot be stored as bad_message', () => {
  test.each([
    ['NUL', 'a\0b'],
    ['the first half of a surrogate pair', 'a\ud83d'],
    ['the second half of a surrogate pair', '\ude04a'],
    ['the halves the wrong way round', '\ude04\ud83d'],
  ])('%s', (_what, text) => {
    expect(problemOf(text)).toBe('bad_message')
  })
})

describe('P3.4: keeps any other text unchanged', () => {
  test.each([
    ' indented\n',
    '.',
    '<img src=x onerror=alert(1)>',
    '{{ 7 * 7 }}',
    "'; DROP TABLE messages; --",
    '\u202eright to left',
    '\u001b[31mred',
    'می\u200cخواهم',
    '👩‍👩‍👧‍👦',
    'e\u0301 is not composed',
    'Z̸̡̢̛̗͔a̷l̶g̴o̵',
    '\u2801',
  ])('%j', (text) => {
    expect(v.parse(messageText, text)).toBe(text)
  })
})

describe('P3.4: a client sends a text without the blank lines at its end', () => {
  test.each([
    ['hello', 'hello'],
    ['hello\n', 'hello'],
    ['hello \r\n \t\n\n\u200b\n\u2800 ', 'hello '],
    ['\n\n  hello\n\nthere  ', '\n\n  hello\n\nthere  '],
    ['```\na\n```\n', '```\na\n```'],
    ['a\r\n', 'a'],
    ['', ''],
    ['\n', ''],
    ['\n \n', ''],
  ])('%j as %j', (text, sent) => {
    expect(withoutBlankEnd(text)).toBe(sent)
  })
})

function problemOf(text: string) {
  return v.safeParse(messageText, text).issues?.[0].message
}
