import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { arrivals } from './arrivals.ts'

const me = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

describe('arrivals', () => {
  test('are the messages of others after the cursor', () => {
    const before = timeline('e', 2, [messageOf(1, grace), messageOf(2, grace)])
    const now = timeline('e', 5, [
      messageOf(1, grace),
      messageOf(2, grace),
      messageOf(3, me),
      messageOf(4, grace),
      messageOf(5, grace),
    ])
    expect(arrivals(before, now, me).map(({ id }) => id)).toEqual([4, 5])
  })

  test('are empty for a room without a known state, and in another epoch', () => {
    const now = timeline('e', 2, [messageOf(1, grace), messageOf(2, grace)])
    expect(arrivals(undefined, now, me)).toEqual([])
    expect(arrivals(timeline(undefined, 0, []), now, me)).toEqual([])
    expect(arrivals(timeline('other', 1, []), now, me)).toEqual([])
  })

  test('exclude older pages of history', () => {
    const before = timeline('e', 9, [messageOf(8, grace), messageOf(9, grace)])
    const now = timeline('e', 9, [messageOf(7, grace), ...before.messages])
    expect(arrivals(before, now, me)).toEqual([])
  })

  test('exclude changes of known messages', () => {
    const before = timeline('e', 2, [messageOf(1, grace), messageOf(2, grace)])
    const now = timeline('e', 3, [
      { ...messageOf(1, grace), rev: 3, message: 'changed' },
      messageOf(2, grace),
    ])
    expect(arrivals(before, now, me)).toEqual([])
  })

  test('include messages sent while offline, also when only the newest page was loaded', () => {
    const before = timeline('e', 2, [messageOf(1, grace), messageOf(2, grace)])
    const now = timeline('e', 500, [messageOf(499, grace), messageOf(500, grace)])
    expect(arrivals(before, now, me).map(({ id }) => id)).toEqual([499, 500])
  })

  test('exclude messages that were removed before they arrived', () => {
    const now = timeline('e', 3, [{ ...messageOf(2, grace), rev: 3, message: '', removed: true }])
    expect(arrivals(timeline('e', 1, [messageOf(1, grace)]), now, me)).toEqual([])
  })

  test('include a guest who uses my name', () => {
    const before = timeline('e', 1, [messageOf(1, me)])
    const now = timeline('e', 2, [messageOf(1, me), { ...messageOf(2, me), guest: true }])
    expect(arrivals(before, now, me)).toHaveLength(1)
  })
})

function messageOf(id: number, { username, avatar }: typeof me): Message {
  return { id, rev: id, cid: `c${id}`, username, avatar, message: `message ${id}`, at: id * 1_000 }
}

function timeline(epoch: string | undefined, cursor: number, messages: Message[]): Timeline {
  return { epoch, cursor, messages, more: false }
}
