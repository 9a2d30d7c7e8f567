import { expect, test } from 'vitest'
import { claimOf } from '../../testing/name-claim.ts'
import { changesOf } from './changes-of.ts'
import type { Write, Written } from './writes.ts'

test('returns the changes of a transaction by room, in order, with its time', () => {
  const changes = changesOf([posts('a', 'one', 'two'), claim, posts('b', 'three')], {
    results: [posted(5, 6), { type: 'claimed', outcome: 'claimed' }, posted(1)],
    spans: [
      { room: 'a', after: 4, rev: 6, touched: [], reacted: [], entries: [] },
      { room: 'b', after: 0, rev: 1, touched: [], reacted: [], entries: [] },
    ],
    at: 7,
  })
  expect([...changes]).toMatchObject([
    ['a', { after: 4, rev: 6, messages: [posting(5, 'one'), posting(6, 'two')] }],
    ['b', { after: 0, rev: 1, messages: [posting(1, 'three')] }],
  ])
})

test('P3.2: a post that was sent again is no change, within the transaction or before it', () => {
  const changes = changesOf([posts('a', 'old', 'new', 'new')], {
    results: [posted(2, 5, 5)],
    spans: [{ room: 'a', after: 4, rev: 5, touched: [], reacted: [], entries: [] }],
    at: 7,
  })
  expect(changes.get('a')?.messages).toMatchObject([posting(5, 'new')])
})

test('returns no changes for a full disk', () => {
  const results: Written[] = [{ type: 'full', why: 'full' }]
  expect(changesOf([posts('a', 'one')], { results, spans: [], at: 7 }).size).toBe(0)
})

const claim: Write = claimOf('ada', 'author')

function posts(room: string, ...texts: string[]): Write {
  const drafts = texts.map((message) => ({
    type: 'post' as const,
    author: 'author',
    cid: `cid-${message}`,
    username: 'Ada',
    avatar: 'a'.repeat(64),
    message,
  }))
  return { type: 'append', room, drafts }
}

function posted(...ids: number[]): Written {
  return { type: 'appended', receipts: ids.map((id) => ({ type: 'posted', id })) }
}

function posting(id: number, message: string) {
  return { id, rev: id, at: 7, cid: `cid-${message}`, message }
}
