import type { RoomLine } from '@parley/shared'
import { beforeAll, expect, test, vi } from 'vitest'
import { setLanguage } from '../../i18n/language.ts'
import { loadRoomsWords, roomsWords } from '../../i18n/rooms-words.ts'
import { endOf, spokenName, titleOf } from './room-name.ts'

const line: RoomLine = { room: 'workshop', head: 9, read: 9, unread: 0, mentions: 0 }

beforeAll(async () => {
  await setLanguage('en')
  void loadRoomsWords()
  await vi.waitFor(() => expect(roomsWords.close).toBe('Close'))
})

test('a room is called by its title, or else by its name', () => {
  expect(titleOf(line)).toBe('workshop')
  expect(titleOf({ ...line, title: 'The workshop' })).toBe('The workshop')
  expect(titleOf({ ...line, room: 'lobby', title: '' })).toBe('Lobby')
})

test('P17: a private conversation is called after the others who are in it', () => {
  const room = `_${'0'.repeat(32)}`
  const one = (username: string) => ({ username, avatar: 'a'.repeat(64) })
  expect(titleOf({ ...line, room, people: [one('Bob'), one('Eve')] })).toBe('Bob, Eve')
  expect(titleOf({ ...line, room, people: [one('Bob')] })).toBe('Bob')
  expect(titleOf({ room, ended: 'no_such_room' })).toBe('Private conversation')
})

test('screen readers hear what is unread, and each mark', () => {
  expect(spokenName(line)).toBe('workshop')
  expect(spokenName({ ...line, unread: 1, mentions: 1 })).toBe(
    'workshop, one unread message, one mentions you',
  )
  expect(
    spokenName({ ...line, unread: 100, atLeast: true, locked: true, favourite: true, notify: 'nothing' }),
  ).toBe('workshop, 100 unread messages or more, favourite, not open to everybody, muted')
  expect(spokenName({ ...line, unread: 1 }, true)).toBe('workshop, one unread message, unsent text')
})

test('of a room that has ended they hear why, also for a reason that this page does not know', () => {
  expect(spokenName({ room: 'workshop', ended: 'banned' })).toBe('workshop, You are banned')
  expect(endOf({ room: 'workshop', ended: 'sunday' })).toBe('Not available')
  expect(endOf(line)).toBeUndefined()
})
