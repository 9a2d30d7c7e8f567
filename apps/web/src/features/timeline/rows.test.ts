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

  test('the line where somebody left off opens a group', () => {
    const list = [message(1, noon), message(3, noon), message(5, noon)]
    const at = (line: number, from = 0) => rowsOf(list, from, 3, line).map(({ key }) => key)
    expect(at(1)).toEqual(['d1', 'm1', 'line', 'm3', 'm5'])
    expect(at(4)).toEqual(['d1', 'm1', 'm3', 'line', 'm5'])
    expect(rowsOf(list, 0, 3, 1)[3]).toMatchObject({ key: 'm3', first: true })
    expect(at(1, 1)).toEqual(['line', 'm3', 'm5'])
  })

  test('the line of somebody who left an empty room is at its beginning', () => {
    const list = [message(1, noon), message(3, noon)]
    expect(rowsOf(list, 0, 2, 0).map(({ key }) => key)).toEqual(['d1', 'line', 'm1', 'm3'])
    expect(rowsOf(list, 1, 2, 0).map(({ key }) => key)).toEqual(['m3'])
  })

  test('there is no line where nobody left off, nor where that is not among the messages', () => {
    const list = [message(3, noon), message(5, noon)]
    for (const line of [5, 7]) expect(rowsOf(list, 0, 2, line)).toEqual(rowsOf(list))
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
    if (row.type !== 'message') return row.type
    return row.first ? `first ${row.message.id}` : String(row.message.id)
  })
}

function message(id: number, at: number, username = 'alice'): Message {
  return { id, rev: id, cid: `cid-${id}`, at, username, avatar: 'a'.repeat(64), message: 'hello' }
}
