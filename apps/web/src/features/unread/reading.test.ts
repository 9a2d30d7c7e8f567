import type { Timeline } from '@parley/client'
import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { arrived, attended, opened, readElsewhere, settled, type Reading } from './reading.ts'

const me = { username: 'Ada', avatar: 'a'.repeat(64) }
const grace = { username: 'Grace', avatar: 'b'.repeat(64) }

describe('opening a room', () => {
  const timeline = roomOf([5, grace], [6, me], [7, grace])

  test('for the first time, all of it is read', () => {
    expect(opened(timeline, 'e', undefined, me)).toEqual(reading({ read: 7 }))
  })

  test('where all was read, there is no line', () => {
    expect(opened(timeline, 'e', { epoch: 'e', read: 7 }, me)).toEqual(reading({ read: 7 }))
  })

  test('the line is after the last message read, and what others said since counts', () => {
    expect(opened(timeline, 'e', { epoch: 'e', read: 5 }, me)).toEqual(
      reading({ read: 5, line: 5, count: 1 }),
    )
  })

  test('what I said elsewhere is no news', () => {
    const own = roomOf([5, grace], [6, me])
    expect(opened(own, 'e', { epoch: 'e', read: 5 }, me)).toEqual(reading({ read: 6 }))
  })

  test('what is not known yet counts as more', () => {
    const tail = { ...timeline, more: true }
    expect(opened(tail, 'e', { epoch: 'e', read: 2 }, me)).toEqual(
      reading({ read: 2, line: 2, count: 2, more: true }),
    )
    expect(opened(tail, 'e', { epoch: 'e', read: 5 }, me).more).toBe(false)
  })

  test('what was read beyond what is known of it stays read', () => {
    expect(opened(timeline, 'e', { epoch: 'e', read: 9 }, me)).toEqual(reading({ read: 9 }))
  })

  test('in another life of its log, all of it is read', () => {
    expect(opened(timeline, 'e', { epoch: 'other', read: 2 }, me)).toEqual(reading({ read: 7 }))
  })
})

describe('messages that arrive while nobody reads', () => {
  test('put the line before the first of them, where it stays', () => {
    const first = arrived(reading({ read: 7 }), 1)
    expect(first).toEqual(reading({ read: 7, line: 7, count: 1 }))
    expect(arrived(first, 2)).toEqual(reading({ read: 7, line: 7, count: 3 }))
  })

  test('move an old line only when all after it was read', () => {
    const back = attended(reading({ read: 7, line: 7, count: 3 }), 10)
    expect(back).toEqual(reading({ read: 10, line: 7 }))
    expect(arrived(back, 1)).toEqual(reading({ read: 10, line: 10, count: 1 }))
  })

  test('that are only my own change nothing', () => {
    const before = reading({ read: 7 })
    expect(arrived(before, 0)).toBe(before)
  })
})

describe('reading the newest', () => {
  test('counts as having read all of it, and keeps the line in sight', () => {
    const unread = reading({ read: 2, line: 2, count: 4, more: true })
    expect(attended(unread, 9)).toEqual(reading({ read: 9, line: 2 }))
  })

  test('again changes nothing', () => {
    const read = reading({ read: 9, line: 2 })
    expect(attended(read, 9)).toBe(read)
  })

  test('by coming there clears the line', () => {
    expect(settled(reading({ read: 2, line: 2, count: 4 }), 9)).toEqual(reading({ read: 9 }))
  })
})

describe('reading in another tab', () => {
  const timeline = roomOf([5, grace], [6, me], [7, grace], [8, grace])
  const here = reading({ read: 5, line: 5, count: 2 })

  test('counts here, too, and keeps the line', () => {
    expect(readElsewhere(here, timeline, { epoch: 'e', read: 7 }, me)).toEqual(
      reading({ read: 7, line: 5, count: 1 }),
    )
    expect(readElsewhere(here, timeline, { epoch: 'e', read: 8 }, me)).toEqual(reading({ read: 8, line: 5 }))
  })

  test('less far, or in another life of the log, changes nothing', () => {
    expect(readElsewhere(here, timeline, { epoch: 'e', read: 5 }, me)).toBe(here)
    expect(readElsewhere(here, timeline, { epoch: 'other', read: 8 }, me)).toBe(here)
  })
})

function reading(fields: Partial<Reading>): Reading {
  return { epoch: 'e', read: 0, line: undefined, count: 0, more: false, ...fields }
}

function roomOf(...said: [number, typeof me][]): Timeline {
  const messages = said.map(([id, person]): Message => ({
    id,
    rev: id,
    cid: `cid-${id}`,
    at: 0,
    ...person,
    message: 'hello',
  }))
  return { epoch: 'e', cursor: 9, messages, more: false }
}
