import { expect, test } from 'vitest'
import { LimitedClients } from './limited-clients.ts'
import { RecentCounts } from './recent-counts.ts'

test('counts what happened in the last minute, the most frequent first', () => {
  const counts = new RecentCounts()
  counts.add('a', 0)
  counts.add('b', 15_000)
  counts.add('b', 55_000)
  expect(counts.recent(59_000)).toEqual([
    ['b', 2],
    ['a', 1],
  ])
  expect(counts.recent(61_000)).toEqual([['b', 2]])
  expect(counts.total(115_000)).toBe(0)
  counts.add('c', 500_000)
  expect(counts.recent(500_000)).toEqual([['c', 1]])
})

test('counts a flood of keys together', () => {
  const counts = new RecentCounts()
  for (let n = 0; n < 10_000; n += 1) counts.add(`key ${n}`, 0)
  expect(counts.recent(0)).toHaveLength(501)
  expect(counts.recent(0)[0]).toEqual(['', 9_500])
})

test('names who is limited, by what and how often', () => {
  const limited = new LimitedClients()
  for (let n = 0; n < 3; n += 1) limited.add('write', '203.0.113.7', 0)
  limited.add('search', '203.0.113.7', 0)
  expect(limited.recent(0)).toEqual([
    { kind: 'write', address: '203.0.113.7', count: 3 },
    { kind: 'search', address: '203.0.113.7', count: 1 },
  ])
})
