import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { arrivals } from './arrivals.ts'

const me = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

describe('what arrived', () => {
  test('is what others said after the cursor', () => {
    const before = timeline('e', 2, [said(1, grace), said(2, grace)])
    const now = timeline('e', 5, [
      said(1, grace),
      said(2, grace),
      said(3, me),
      said(4, grace),
      said(5, grace),
    ])
    expect(arrivals(before, now, me).map(({ id }) => id)).toEqual([4, 5])
  })

  test('is nothing on the first sight of a room, nor in another life of its log', () => {
    const now = timeline('e', 2, [said(1, grace), said(2, grace)])
    expect(arrivals(undefined, now, me)).toEqual([])
    expect(arrivals(timeline(undefined, 0, []), now, me)).toEqual([])
    expect(arrivals(timeline('other', 1, []), now, me)).toEqual([])
  })

  test('is no older page of history', () => {
    const before = timeline('e', 9, [said(8, grace), said(9, grace)])
    const now = timeline('e', 9, [said(7, grace), ...before.messages])
    expect(arrivals(before, now, me)).toEqual([])
  })

  test('is no change to a message that was known', () => {
    const before = timeline('e', 2, [said(1, grace), said(2, grace)])
    const now = timeline('e', 3, [{ ...said(1, grace), rev: 3, message: 'changed' }, said(2, grace)])
    expect(arrivals(before, now, me)).toEqual([])
  })

  test('is what was said while the connection was lost, also when only its newest page came', () => {
    const before = timeline('e', 2, [said(1, grace), said(2, grace)])
    const now = timeline('e', 500, [said(499, grace), said(500, grace)])
    expect(arrivals(before, now, me).map(({ id }) => id)).toEqual([499, 500])
  })

  test('is nothing that was taken back before it was seen', () => {
    const now = timeline('e', 3, [{ ...said(2, grace), rev: 3, message: '', removed: true }])
    expect(arrivals(timeline('e', 1, [said(1, grace)]), now, me)).toEqual([])
  })

  test('is what a guest said under my name', () => {
    const before = timeline('e', 1, [said(1, me)])
    const now = timeline('e', 2, [said(1, me), { ...said(2, me), guest: true }])
    expect(arrivals(before, now, me)).toHaveLength(1)
  })
})

function said(id: number, { username, avatar }: typeof me): Message {
  return { id, rev: id, cid: `c${id}`, username, avatar, message: `message ${id}`, at: id * 1_000 }
}

function timeline(epoch: string | undefined, cursor: number, messages: Message[]): Timeline {
  return { epoch, cursor, messages, more: false }
}
