import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { countOf, countWith } from './unread-count.ts'

const before = { unread: 1, mentions: 0, atLeast: false, upTo: 5 }
const ada = { read: 3, username: 'Ada', rev: 9 }

test('P16.4: counts new messages of others, and those that name the person', () => {
  const news = [message(6), message(7, { message: 'hello @Ada' }), message(8, { username: 'Ada' })]
  expect(countWith(before, news, ada)).toEqual({ unread: 3, mentions: 1, atLeast: false, upTo: 9 })
})

test('P16.4: a guest of the same name is somebody else', () => {
  const news = [message(6, { username: 'Ada', guest: true })]
  expect(countWith(before, news, ada)).toMatchObject({ unread: 2 })
})

test('P19.4: what a program posts under the name of the person is by somebody else', () => {
  const news = [message(6, { username: 'Ada', program: 'hook' })]
  expect(countWith(before, news, ada)).toMatchObject({ unread: 2 })
})

test('P16.4: what was counted before is not counted twice when it changes', () => {
  expect(countWith(before, [message(4, { rev: 9 })], ada)).toEqual({ ...before, upTo: 9 })
})

test('P16.4: all are counted again when one that was counted is removed', () => {
  expect(countWith(before, [message(4, { rev: 9, removed: true })], ada)).toBeUndefined()
  expect(countWith(before, [message(3, { rev: 9, removed: true })], ada)).toEqual({ ...before, upTo: 9 })
})

test('P16.4: counts up to 100', () => {
  const full = { ...before, unread: 99 }
  expect(countWith(full, [message(6)], ada)).toMatchObject({ unread: 100, atLeast: false })
  expect(countWith(full, [message(6), message(7)], ada)).toMatchObject({ unread: 100, atLeast: true })
})

test('P16.4: only texts with the name are mentions', () => {
  const stored = { count: 3, addressed: ['@Ada', 'a@b.org', '@Adamant'], isMore: true }
  expect(countOf(stored, 'Ada', 7)).toEqual({ unread: 3, mentions: 1, atLeast: true, upTo: 7 })
})

function message(id: number, change: Partial<Message> = {}): Message {
  return {
    id,
    rev: id,
    cid: `cid-${id}`,
    at: 0,
    username: 'Bob',
    avatar: 'a'.repeat(64),
    message: 'hi',
    ...change,
  }
}
