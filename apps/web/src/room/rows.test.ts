import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { continues, rowsOf } from './rows.ts'

const noon = new Date(2026, 4, 20, 12).getTime()
const midnight = new Date(2026, 4, 21).getTime()
const minutes = 60_000

describe('the rows of', () => {
  test('no messages are none', () => {
    expect(rowsOf([])).toEqual([])
  })

  test('one message are its day and itself, first of its group', () => {
    const only = message(1, noon)
    expect(rowsOf([only])).toEqual([
      { type: 'day', key: 'd1', at: noon },
      { type: 'message', key: 'm1', message: only, first: true },
    ])
  })

  test('one author in quick succession are one group', () => {
    expect(outline(message(1, noon), message(2, noon + 4 * minutes), message(3, noon + 8 * minutes))).toEqual(
      ['day', 'first 1', '2', '3'],
    )
  })

  test.each([
    ['another author', message(2, noon, 'bob')],
    ['five minutes of silence', message(2, noon + 5 * minutes)],
  ])('%s open a group', (_what, next) => {
    expect(outline(message(1, noon), next)).toEqual(['day', 'first 1', 'first 2'])
  })

  test('a new day are its line, and a new group however soon it comes', () => {
    expect(outline(message(1, midnight - 1), message(2, midnight))).toEqual([
      'day',
      'first 1',
      'day',
      'first 2',
    ])
  })

  test('messages keep their order whatever their times say (P5.6)', () => {
    expect(outline(message(1, noon), message(2, noon - minutes))).toEqual(['day', 'first 1', '2'])
  })

  test('messages have keys that stay when older ones come before them', () => {
    const list = [message(1, noon - 24 * 60 * minutes), message(2, noon), message(3, noon + minutes)]
    const keys = rowsOf(list).map(({ key }) => key)
    expect(new Set(keys).size).toBe(5)
    expect(keys.slice(2)).toEqual(rowsOf(list.slice(1)).map(({ key }) => key))
  })
})

describe('a group goes on', () => {
  test.each([
    ['with the same person soon after', message(2, noon + 5 * minutes - 1), true],
    ['not after five minutes', message(2, noon + 5 * minutes), false],
    ['not with another name', message(2, noon, 'bob'), false],
    ['not with another picture', { ...message(2, noon), avatar: 'b'.repeat(64) }, false],
  ])('%s', (_what, next, answer) => {
    expect(continues(message(1, noon), next)).toBe(answer)
  })
})

function outline(...messages: Message[]) {
  return rowsOf(messages).map((row) => {
    if (row.type === 'day') return 'day'
    return row.first ? `first ${row.message.id}` : String(row.message.id)
  })
}

function message(id: number, at: number, username = 'alice'): Message {
  return { id, rev: id, cid: `cid-${id}`, at, username, avatar: 'a'.repeat(64), message: 'hello' }
}
