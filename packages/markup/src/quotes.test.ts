import { describe, expect, test } from 'vitest'
import { quotesIn } from './quotes.ts'
import type { Segment } from './segment.ts'
import { segmentsOf } from './segments.ts'

function quoted(text: string) {
  return Array.from(
    quotesIn(text, (inner) => [{ type: 'text', text: inner }]),
    ({ segment }) => segment,
  )
}

describe('a quote', () => {
  test.each([
    ['> one', 'one', '> one'],
    ['> one\n> two', 'one\ntwo', '> one\n> two'],
    ['> one\n>\n> two\nthree', 'one\n\ntwo', '> one\n>\n> two\n'],
    ['before\n> one\nafter', 'one', '\n> one\n'],
    ['> one\n> ', 'one\n', '> one\n> '],
    ['> > twice', '> twice', '> > twice'],
    ['>  indented', ' indented', '>  indented'],
  ])('%j', (message, inner, source) => {
    expect(quoted(message)).toEqual([{ type: 'quote', inner: [text(inner)], source }])
  })

  test('ends at the first line without a mark', () => {
    expect(
      quoted('> one\n\n> two\nthree\n> four').map((segment) => 'inner' in segment && segment.inner),
    ).toEqual([[text('one')], [text('two')], [text('four')]])
  })

  test.each(['>one', '>', '> ', '>\n>', '> \n>  ', 'a > b', ' > a', '>:( no', '>>> more', '>_<'])(
    'is not %j',
    (message) => {
      expect(quoted(message)).toEqual([])
    },
  )

  test('contains every segment except quotes', () => {
    expect(segmentsOf('> **a** `b`\n> ```\n> c\n> ```', undefined)).toEqual([
      {
        type: 'quote',
        inner: [
          { type: 'bold', mark: '**', inner: [text('a')] },
          text(' '),
          { type: 'code', text: 'b', source: '`b`' },
          { type: 'codeBlock', text: 'c', source: '\n```\nc\n```' },
        ],
        source: '> **a** `b`\n> ```\n> c\n> ```',
      },
    ])
  })

  test('is not found in a code block', () => {
    expect(segmentsOf('```\n> a\n```', undefined)).toMatchObject([{ type: 'codeBlock', text: '> a' }])
    expect(segmentsOf('```\nx\n> a\n```\n> b', undefined)).toMatchObject([
      { type: 'codeBlock', text: 'x\n> a' },
      { type: 'quote', inner: [text('b')] },
    ])
  })

  test('ends the code block that opens in it', () => {
    expect(segmentsOf('> ```\na\n> ```\nb', undefined)).toMatchObject([
      { type: 'quote', inner: [text('```')] },
      text('a'),
      { type: 'quote', inner: [text('```')] },
      text('b'),
    ])
  })
})

function text(text: string): Segment {
  return { type: 'text', text }
}
