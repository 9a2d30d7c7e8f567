import type { RoomLine } from '@parley/shared'
import { expect, test } from 'vitest'
import { nextRoom, nextUnread, roomAfter } from './next-room.ts'

const lines: RoomLine[] = [
  { room: 'a' },
  { room: 'b', unread: 1 },
  { room: 'shut', ended: 'banned' },
  { room: 'c', unread: 3, notify: 'nothing' },
  { room: 'd', unread: 2, notify: 'mentions' },
]

test('walks the list to its ends, past rooms that have ended', () => {
  expect(nextRoom(lines, 'a', 1)).toBe('b')
  expect(nextRoom(lines, 'b', 1)).toBe('c')
  expect(nextRoom(lines, 'c', -1)).toBe('b')
  expect(nextRoom(lines, 'd', 1)).toBeUndefined()
  expect(nextRoom(lines, 'a', -1)).toBeUndefined()
})

test('begins with the first room where the open one is not in the list', () => {
  expect(nextRoom(lines, 'elsewhere', 1)).toBe('a')
  expect(nextRoom([], 'elsewhere', 1)).toBeUndefined()
})

test('goes on from a room that has ended', () => {
  expect(nextRoom(lines, 'shut', 1)).toBe('c')
  expect(nextRoom(lines, 'shut', -1)).toBe('b')
})

test('walks the unread rooms round the end, but for muted ones', () => {
  expect(nextUnread(lines, 'a', 1)).toBe('b')
  expect(nextUnread(lines, 'b', 1)).toBe('d')
  expect(nextUnread(lines, 'd', 1)).toBe('b')
  expect(nextUnread(lines, 'b', -1)).toBe('d')
  expect(nextUnread(lines, 'a', -1)).toBe('d')
  expect(nextUnread(lines, 'elsewhere', 1)).toBe('b')
  expect(nextUnread([{ room: 'a', unread: 1 }], 'a', 1)).toBeUndefined()
})

test('after leaving a room the next one opens, at the end the one before', () => {
  expect(roomAfter(lines, 'a')).toBe('b')
  expect(roomAfter(lines, 'd')).toBe('c')
  expect(roomAfter([{ room: 'a' }], 'a')).toBeUndefined()
})
