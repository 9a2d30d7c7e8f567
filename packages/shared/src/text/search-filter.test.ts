import { expect, test } from 'vitest'
import type { Message } from '../message.ts'
import { isFiltered, passesFilter, type SearchFilter } from './search-filter.ts'

const message = (fields: Partial<Message>): Message => ({
  ...{ id: 1, rev: 1, cid: 'cid-0001', at: 1_000, username: 'Ada', avatar: '', message: 'hello' },
  ...fields,
})
const withFile = message({ files: [{ id: '0', name: 'a.txt', type: 'text/plain', size: 1, alt: '' }] })
const withLink = message({ message: 'see HTTPS://example.org' })

test.for<[Message, SearchFilter, boolean]>([
  [message({}), {}, true],
  [message({}), { since: 1_000 }, true],
  [message({}), { since: 1_001 }, false],
  [message({}), { until: 1_000 }, false],
  [message({}), { since: 1_000, until: 1_001 }, true],
  [message({}), { has: ['file'] }, false],
  [withFile, { has: ['file'] }, true],
  [withFile, { has: ['file', 'link'] }, false],
  [withFile, { has: ['file'], until: 5 }, false],
  [withLink, { has: ['link'] }, true],
  [message({ message: 'http:// and https:' }), { has: ['link'] }, false],
])('P10.10: %j passes %j: %s', ([one, filter, isThrough]) => {
  expect(passesFilter(one, filter)).toBe(isThrough)
})

test('P10.10: a filter without anything in it filters nothing', () => {
  expect([isFiltered({}), isFiltered({ since: 0 }), isFiltered({ has: ['file'] })]).toEqual([
    false,
    true,
    true,
  ])
})
