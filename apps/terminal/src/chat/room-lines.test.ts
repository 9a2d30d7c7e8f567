import type { RoomLine } from '@parley/shared'
import { expect, test } from 'vitest'
import { plain } from '../screen/paint.ts'
import { listedLines, roomLines, unreadText } from './room-lines.ts'

const told = { head: 3, read: 1, unread: 0, mentions: 0 }
const person = (username: string) => ({ username, avatar: 'a'.repeat(64) })
const last = { id: 3, username: 'Bob', message: 'see\nyou' }

test.for<[RoomLine, string]>([
  [{ room: 'team', ...told }, '  team'],
  [{ room: 'lobby', ...told, title: 'Front' }, '* lobby "Front"'],
  [{ room: 'team', ...told, unread: 2, mentions: 1, last }, '  team (2 unread, 1 for you)  Bob: see␊you'],
  [{ room: 'team', ...told, unread: 100, atLeast: true }, '  team (100+ unread)'],
  [
    { room: 'team', ...told, favourite: true, locked: true, notify: 'nothing' },
    '  team (favourite, locked, muted)',
  ],
  [
    { room: '_1f', ...told, people: [person('Bob'), person('Eve')], locked: true, unread: 2 },
    '  _1f with Bob, Eve (2 unread)',
  ],
  [{ room: '_1f', ...told, people: [], locked: true }, '  _1f with nobody else'],
  [{ room: '_1f', ended: 'no_such_room' }, '  _1f (you are not in it any more)'],
  [{ room: 'team', ended: 'banned' }, '  team (you are banned)'],
  [{ room: 'team', ended: 'of_tomorrow' }, '  team (of_tomorrow)'],
])('shows %j', ([line, shown]) => {
  expect(roomLines([line], 'lobby', 80, plain)).toEqual([shown])
})

test('P16.12: shows rooms that are open to everybody, and nothing where there are none', () => {
  const listed = [{ room: 'garden', title: 'The garden', topic: 'plants\nand bees' }, { room: 'team' }]
  expect(listedLines(listed, 80, plain)).toEqual([
    'Open to everybody (/join NAME):',
    '  garden "The garden"  plants␊and bees',
    '  team',
  ])
  expect(listedLines([], 80, plain)).toEqual([])
})

test('says that there is no room', () => {
  expect(roomLines([], 'lobby', 80, plain)).toEqual(['You have joined no rooms.'])
})

test.for<[number, number, string]>([
  [0, 0, ''],
  [3, 0, '3 unread'],
  [3, 2, '3 unread, 2 for you'],
])('%i messages and %i mentions are "%s"', ([messages, mentions, shown]) => {
  expect(unreadText({ messages, mentions, atLeast: false })).toBe(shown)
})
