import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { continues, rowsOf } from './rows.ts'

const noon = new Date(2026, 4, 20, 12).getTime()
const midnight = new Date(2026, 4, 21).getTime()
const minutes = 60_000

describe('rowsOf', () => {
  test('returns no rows for no messages', () => {
    expect(rowsOf([])).toEqual([])
  })

  test('returns the day and the first row of a group for one message', () => {
    const only = message(1, noon)
    expect(rowsOf([only])).toEqual([
      { type: 'day', key: 'd1', at: noon },
      { type: 'message', key: 'm1', message: only, first: true },
    ])
  })

  test('groups messages of one author that are less than five minutes apart', () => {
    expect(outline(message(1, noon), message(2, noon + 4 * minutes), message(3, noon + 8 * minutes))).toEqual(
      ['day', 'first 1', '2', '3'],
    )
  })

  test('gives removed messages of a group that follow each other one line', () => {
    const replyTo = { id: 6, username: 'bob', message: '', removed: true as const }
    const removed = (id: number, minute: number, author?: string): Message => ({
      ...message(id, noon + minute * minutes, author),
      ...{ message: '', removed: true },
    })
    const messages = [
      ...[removed(1, 0), removed(2, 1), removed(3, 2), message(4, noon + 3 * minutes), removed(5, 4)],
      ...[removed(6, 5, 'bob'), removed(7, 6, 'bob'), { ...removed(8, 7, 'bob'), replyTo }],
    ]
    const counts = (...range: [number?, number?, number?]) =>
      rowsOf(messages, ...range).flatMap((row) => (row.type === 'message' ? [row.removed] : []))
    expect(counts()).toEqual([3, 0, 0, undefined, 1, 2, 0, 1])
    // The same rows in every range, and none across the unread line.
    expect(counts(1, 7)).toEqual([0, 0, undefined, 1, 2, 0])
    expect(counts(0, 8, 2)).toEqual([2, 0, 1, undefined, 1, 2, 0, 1])
  })

  test.each([
    ['another author', message(2, noon, 'bob')],
    ['a program of the same name', { ...message(2, noon), program: 'hook' }],
    ['five minutes without a message', message(2, noon + 5 * minutes)],
  ])('opens a group after %s', (_what, next) => {
    expect(outline(message(1, noon), next)).toEqual(['day', 'first 1', 'first 2'])
  })

  test('opens a day and a group at midnight', () => {
    expect(outline(message(1, midnight - 1), message(2, midnight))).toEqual([
      'day',
      'first 1',
      'day',
      'first 2',
    ])
  })

  test('P5.6: keeps the order of messages when their times disagree', () => {
    expect(outline(message(1, noon), message(2, noon - minutes))).toEqual(['day', 'first 1', '2'])
  })

  test('opens a group after the unread line', () => {
    const list = [message(1, noon), message(3, noon), message(5, noon)]
    const at = (line: number, from = 0) => rowsOf(list, from, 3, line).map(({ key }) => key)
    expect(at(1)).toEqual(['d1', 'm1', 'line', 'm3', 'm5'])
    expect(at(4)).toEqual(['d1', 'm1', 'm3', 'line', 'm5'])
    expect(rowsOf(list, 0, 3, 1)[3]).toMatchObject({ key: 'm3', first: true })
    expect(at(1, 1)).toEqual(['line', 'm3', 'm5'])
  })

  test('puts the unread line first when the room was empty at the last visit', () => {
    const list = [message(1, noon), message(3, noon)]
    expect(rowsOf(list, 0, 2, 0).map(({ key }) => key)).toEqual(['d1', 'line', 'm1', 'm3'])
    expect(rowsOf(list, 1, 2, 0).map(({ key }) => key)).toEqual(['m3'])
  })

  test('has no unread line when all is read, or when the first unread message is not loaded', () => {
    const list = [message(3, noon), message(5, noon)]
    for (const line of [5, 7]) expect(rowsOf(list, 0, 2, line)).toEqual(rowsOf(list))
  })

  test('keeps the keys of messages when older ones are added', () => {
    const list = [message(1, noon - 24 * 60 * minutes), message(2, noon), message(3, noon + minutes)]
    const keys = rowsOf(list).map(({ key }) => key)
    expect(new Set(keys).size).toBe(5)
    expect(keys.slice(2)).toEqual(rowsOf(list.slice(1)).map(({ key }) => key))
  })
})

describe('continues', () => {
  test.each([
    ['for the same person within five minutes', message(2, noon + 5 * minutes - 1), true],
    ['not after five minutes', message(2, noon + 5 * minutes), false],
    ['not for another name', message(2, noon, 'bob'), false],
    ['not for another picture', { ...message(2, noon), avatar: 'b'.repeat(64) }, false],
  ])('%s', (_what, next, answer) => {
    expect(continues(message(1, noon), next)).toBe(answer)
  })
})

function outline(...messages: Message[]) {
  return rowsOf(messages).map((row) => {
    if (row.type !== 'message') return row.type
    return row.first ? `first ${row.message.id}` : String(row.message.id)
  })
}

function message(id: number, at: number, username = 'alice'): Message {
  return { id, rev: id, cid: `cid-${id}`, at, username, avatar: 'a'.repeat(64), message: 'hello' }
}
