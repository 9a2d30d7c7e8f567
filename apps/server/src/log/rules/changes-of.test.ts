import { expect, test } from 'vitest'
import { changesOf } from './changes-of.ts'
import type { Write, Written } from './writes.ts'

test('what a transaction changed is told by room, in order, with when it was', () => {
  const changes = changesOf([posts('a', 'one', 'two'), claim, posts('b', 'three')], {
    results: [posted(5, 6), { type: 'claimed', claimed: true }, posted(1)],
    moved: [
      { room: 'a', after: 4, rev: 6, touched: [] },
      { room: 'b', after: 0, rev: 1, touched: [] },
    ],
    at: 7,
  })
  expect([...changes]).toMatchObject([
    ['a', { after: 4, rev: 6, messages: [said(5, 'one'), said(6, 'two')] }],
    ['b', { after: 0, rev: 1, messages: [said(1, 'three')] }],
  ])
})

test('P3.2: what was sent again is no change, whether before or within the transaction', () => {
  const changes = changesOf([posts('a', 'old', 'new', 'new')], {
    results: [posted(2, 5, 5)],
    moved: [{ room: 'a', after: 4, rev: 5, touched: [] }],
    at: 7,
  })
  expect(changes.get('a')?.messages).toMatchObject([said(5, 'new')])
})

test('a full disk changes nothing', () => {
  const results: Written[] = [{ type: 'full', why: 'full' }]
  expect(changesOf([posts('a', 'one')], { results, moved: [], at: 7 }).size).toBe(0)
})

const claim: Write = { type: 'claim', key: 'ada', author: 'author' }

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

function said(id: number, message: string) {
  return { id, rev: id, at: 7, cid: `cid-${message}`, message }
}
