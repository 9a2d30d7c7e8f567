import { describe, expect, test } from 'vitest'
import { codeIn } from './code.ts'

function codes(text: string) {
  return Array.from(codeIn(text), ({ segment }) => segment)
}

describe('inline code', () => {
  test.each([
    ['a `b` c', 'b', '`b`'],
    ['``a ` b``', 'a ` b', '``a ` b``'],
    ['`` ` ``', '`', '`` ` ``'],
    ['`a``b`', 'a``b', '`a``b`'],
    ['` padded `', 'padded', '` padded `'],
    ['`:smile: http://a.b`', ':smile: http://a.b', '`:smile: http://a.b`'],
  ])('%s', (message, text, source) => {
    expect(codes(message)).toEqual([{ type: 'code', text, source }])
  })

  test.each(['`', '`a', '`a``', '` `', '``', '`a\nb`', '``a`'])('is not %j', (message) => {
    expect(codes(message)).toEqual([])
  })

  test('opens after a run that could not close', () => {
    expect(codes('`a\nb` `c`')).toEqual([{ type: 'code', text: 'c', source: '`c`' }])
  })
})

describe('a code block', () => {
  test.each([
    ['```one```', { text: 'one', source: '```one```' }],
    ['```\none\n```', { text: 'one', source: '```\none\n```' }],
    [
      '```js\nlet a\n\nlet b\n```',
      { text: 'let a\n\nlet b', language: 'js', source: '```js\nlet a\n\nlet b\n```' },
    ],
    ['```c++\na```', { text: 'a', language: 'c++', source: '```c++\na```' }],
    ['```js\n```', { text: 'js', source: '```js\n```' }],
    ['```js x\ny```', { text: 'js x\ny', source: '```js x\ny```' }],
    ['````\n```\n````', { text: '```', source: '````\n```\n````' }],
    ['```a `b` c```', { text: 'a `b` c', source: '```a `b` c```' }],
  ])('%j', (message, block) => {
    expect(codes(message)).toEqual([{ type: 'codeBlock', ...block }])
  })

  test('includes one line break on each side', () => {
    expect(codes('a\n\n```b```\n\nc')).toEqual([{ type: 'codeBlock', text: 'b', source: '\n```b```\n' }])
    expect(codes('```a```\n```b```')).toMatchObject([{ text: 'a' }, { text: 'b' }])
  })

  test.each(['```', '``````', '```a', '```\n```', '```a````'])('is not %j', (message) => {
    expect(codes(message)).toEqual([])
  })
})
