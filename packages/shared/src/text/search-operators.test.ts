import { expect, test } from 'vitest'
import { readSearch, type TypedSearch } from './search-operators.ts'

const day = (year: number, month: number, date: number) => new Date(year, month - 1, date).getTime()

test.for<[string, TypedSearch]>([
  ['deploy green', { query: 'deploy green' }],
  ['', { query: '' }],
  ['from:Ada deploy', { query: 'deploy', from: 'Ada' }],
  ['deploy FROM:@ada green', { query: 'deploy green', from: 'ada' }],
  ['from:"Ada Lo" x', { query: 'x', from: 'Ada Lo' }],
  ['from:林', { query: '', from: '林' }],
  ['before:2026-11-01', { query: '', until: day(2026, 11, 1) }],
  ['after:2026-11-01 x', { query: 'x', since: day(2026, 11, 1) }],
  ['after:2026-11 before:2027', { query: '', since: day(2026, 11, 1), until: day(2027, 1, 1) }],
  ['after:2026-3-5', { query: '', since: day(2026, 3, 5) }],
  ['after:٢٠٢٦-١١-٠١', { query: '', since: day(2026, 11, 1) }],
  ['has:file', { query: '', has: ['file'] }],
  ['has:LINK has:file has:link a', { query: 'a', has: ['link', 'file'] }],
  ['https://a.org/b foo:bar note:', { query: 'https://a.org/b foo:bar note:' }],
  ['xfrom:ada from', { query: 'xfrom:ada from' }],
  ['from:"Ada"x', { query: '', from: '"Ada"x' }],
])('P10.10: %j is asked as its words and filters', ([typed, search]) => {
  expect(readSearch(typed)).toEqual({ type: 'search', search })
})

test.for([
  ['from:', 'from', ''],
  ['a from:@ b', 'from', '@'],
  [`from:${'a'.repeat(33)}`, 'from', 'a'.repeat(33)],
  ['from:"a\u202eb"', 'from', 'a\u202eb'],
  ['before:yesterday', 'before', 'yesterday'],
  ['before:2026-02-30', 'before', '2026-02-30'],
  ['after:2026-13', 'after', '2026-13'],
  ['after:1-1-1', 'after', '1-1-1'],
  ['after:1900', 'after', '1900'],
  ['has:picture', 'has', 'picture'],
  ['has:', 'has', ''],
] as const)('P10.10: in %j the value of %s means nothing', ([typed, operator, value]) => {
  expect(readSearch(typed)).toEqual({ type: 'wrong', wrong: { operator, value } })
})
