import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import {
  addUnread,
  markRead,
  openRoom,
  readInOtherTab,
  markReadAndHideLine,
  type ReadState,
} from './read-state.ts'

const me = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

describe('opening a room', () => {
  const timeline = roomOf([5, grace], [6, me], [7, grace])

  test('for the first time marks everything as read', () => {
    expect(openRoom(timeline, 'e', undefined, me)).toEqual(stateOf({ read: 7 }))
  })

  test('shows no line when everything was read', () => {
    expect(openRoom(timeline, 'e', { epoch: 'e', read: 7 }, me)).toEqual(stateOf({ read: 7 }))
  })

  test('shows the line after the last read message and counts newer ones of others', () => {
    expect(openRoom(timeline, 'e', { epoch: 'e', read: 5 }, me)).toEqual(
      stateOf({ read: 5, line: 5, count: 1 }),
    )
  })

  test('does not count own messages', () => {
    const own = roomOf([5, grace], [6, me])
    expect(openRoom(own, 'e', { epoch: 'e', read: 5 }, me)).toEqual(stateOf({ read: 6 }))
  })

  test('reports `more` when older unread messages are not loaded', () => {
    const tail = { ...timeline, more: true }
    expect(openRoom(tail, 'e', { epoch: 'e', read: 2 }, me)).toEqual(
      stateOf({ read: 2, line: 2, count: 2, more: true }),
    )
    expect(openRoom(tail, 'e', { epoch: 'e', read: 5 }, me).more).toBe(false)
  })

  test('keeps a read position beyond the loaded messages', () => {
    expect(openRoom(timeline, 'e', { epoch: 'e', read: 9 }, me)).toEqual(stateOf({ read: 9 }))
  })

  test('in another epoch marks everything as read', () => {
    expect(openRoom(timeline, 'e', { epoch: 'other', read: 2 }, me)).toEqual(stateOf({ read: 7 }))
  })
})

describe('messages that arrive while the page is not read', () => {
  test('put the line before the first of them, where it stays', () => {
    const first = addUnread(stateOf({ read: 7 }), 1)
    expect(first).toEqual(stateOf({ read: 7, line: 7, count: 1 }))
    expect(addUnread(first, 2)).toEqual(stateOf({ read: 7, line: 7, count: 3 }))
  })

  test('move an old line only when everything after it was read', () => {
    const back = markRead(stateOf({ read: 7, line: 7, count: 3 }), 10)
    expect(back).toEqual(stateOf({ read: 10, line: 7 }))
    expect(addUnread(back, 1)).toEqual(stateOf({ read: 10, line: 10, count: 1 }))
  })

  test('change nothing when there are only own ones', () => {
    const before = stateOf({ read: 7 })
    expect(addUnread(before, 0)).toBe(before)
  })
})

describe('reading the newest', () => {
  test('marks everything as read and keeps the line', () => {
    const unread = stateOf({ read: 2, line: 2, count: 4, more: true })
    expect(markRead(unread, 9)).toEqual(stateOf({ read: 9, line: 2 }))
  })

  test('again changes nothing', () => {
    const read = stateOf({ read: 9, line: 2 })
    expect(markRead(read, 9)).toBe(read)
  })

  test('by scrolling there removes the line', () => {
    expect(markReadAndHideLine(stateOf({ read: 2, line: 2, count: 4 }), 9)).toEqual(stateOf({ read: 9 }))
  })
})

describe('reading in another tab', () => {
  const timeline = roomOf([5, grace], [6, me], [7, grace], [8, grace])
  const here = stateOf({ read: 5, line: 5, count: 2 })

  test('applies here and keeps the line', () => {
    expect(readInOtherTab(here, timeline, { epoch: 'e', read: 7 }, me)).toEqual(
      stateOf({ read: 7, line: 5, count: 1 }),
    )
    expect(readInOtherTab(here, timeline, { epoch: 'e', read: 8 }, me)).toEqual(stateOf({ read: 8, line: 5 }))
  })

  test('changes nothing when it is less far or of another epoch', () => {
    expect(readInOtherTab(here, timeline, { epoch: 'e', read: 5 }, me)).toBe(here)
    expect(readInOtherTab(here, timeline, { epoch: 'other', read: 8 }, me)).toBe(here)
  })
})

function stateOf(fields: Partial<ReadState>): ReadState {
  return { epoch: 'e', read: 0, line: undefined, count: 0, more: false, ...fields }
}

function roomOf(...authors: [number, typeof me][]): Timeline {
  const messages = authors.map(([id, person]): Message => ({
    id,
    rev: id,
    cid: `cid-${id}`,
    at: 0,
    ...person,
    message: 'hello',
  }))
  return { epoch: 'e', cursor: 9, messages, more: false }
}
