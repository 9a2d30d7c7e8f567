import * as v from 'valibot'
import { expect, test } from 'vitest'
import { saysAll, searchQuery, wordsOf } from './search-query.ts'

test('P10.1: a query is its words, each once', () => {
  expect(wordsOf('  Deploy green\u3000DEPLOY\n绿 ')).toEqual(['deploy', 'green', '绿'])
})

test('P10.1: every word must be there, as a part of a word too', () => {
  expect(saysAll('The deployment is green', wordsOf('green deploy'))).toBe(true)
  expect(saysAll('The deployment is red', wordsOf('green deploy'))).toBe(false)
  expect(saysAll('我来测试中文输入法', wordsOf('中文 测'))).toBe(true)
})

test.for([
  ['', 'empty_query'],
  [' \n', 'empty_query'],
  ['\u0301', 'empty_query'],
  ['a\0', 'wrong_shape'],
  ['\ud800', 'wrong_shape'],
])('P10.1: %j is no query', ([query, because]) => {
  expect(v.safeParse(searchQuery, query).issues?.[0].message).toBe(because)
})
