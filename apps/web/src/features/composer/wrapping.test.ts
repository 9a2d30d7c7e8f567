import { describe, expect, test } from 'vitest'
import { wrapped } from './wrapping.ts'

describe('a mark typed over a selection surrounds it', () => {
  test.each([
    ['*', 'word', '*word*'],
    ['_', 'two words', '_two words_'],
    ['~', 'word', '~word~'],
    ['|', 'word', '|word|'],
    ['`', 'x = 1', '`x = 1`'],
    ['*', '你好', '*你好*'],
    ['*', ' word ', ' *word* '],
    ['_', '\nline\n', '\n_line_\n'],
    ['`', 'one\ntwo', '```\none\ntwo\n```'],
    ['*', 'one\ntwo', '*one\ntwo*'],
  ])('%s over %j', (mark, selected, result) => {
    const { before = '', inner = '', after = '' } = wrapped(selected, mark) ?? {}
    expect(before + inner + after).toBe(result)
    expect(inner).toBe(selected.trim())
  })
})

test.each([
  ['nothing selected', '', '*'],
  ['only white space selected', ' \n ', '*'],
  ['a letter', 'word', 'a'],
  ['several characters at once', 'word', '**'],
  ['no characters, as in a deletion', 'word', null],
])('does not wrap: %s', (_rule, selected, typed) => {
  expect(wrapped(selected, typed)).toBeUndefined()
})
