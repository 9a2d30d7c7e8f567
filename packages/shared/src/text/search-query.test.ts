import * as v from 'valibot'
import { expect, test } from 'vitest'
import { clientFrame } from '../frames/client-frames.ts'
import { containsAll, wordsOf } from './search-query.ts'

test('P10.1: splits a query into words, each once', () => {
  expect(wordsOf('  Deploy green\u3000DEPLOY\n绿 ')).toEqual(['deploy', 'green', '绿'])
})

test('P10.1: requires every word, also as a part of a word', () => {
  expect(containsAll('The deployment is green', wordsOf('green deploy'))).toBe(true)
  expect(containsAll('The deployment is red', wordsOf('green deploy'))).toBe(false)
  expect(containsAll('我来测试中文输入法', wordsOf('中文 测'))).toBe(true)
})

test.for([
  ['', 'empty_query'],
  [' \n', 'empty_query'],
  ['\u0301', 'empty_query'],
  ['a\0', 'wrong_shape'],
  ['\ud800', 'wrong_shape'],
])('P10.1: refuses the query %j', ([query, because]) => {
  expect(v.safeParse(clientFrame, { type: 'search', query }).issues?.[0].message).toBe(because)
})
