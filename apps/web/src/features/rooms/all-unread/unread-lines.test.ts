import type { RoomLine } from '@parley/shared'
import { expect, test } from 'vitest'
import { inPlaces, unreadLines } from './unread-lines.ts'

const line = (room: string, more: Partial<RoomLine> = {}): RoomLine => ({ room, unread: 1, ...more })
const names = (lines: readonly RoomLine[]) => lines.map(({ room }) => room)

test('leaves out the open room, muted ones, those that have ended, and those that are read', () => {
  const lines = [
    line('open'),
    line('team'),
    line('quiet', { notify: 'nothing' }),
    line('shut', { ended: 'banned' }),
    line('read', { unread: 0 }),
  ]
  expect(names(unreadLines(lines, 'open'))).toEqual(['team'])
})

test('begins with the newest room, and moves no room that is shown', () => {
  const first = inPlaces([], [line('old', { at: 1 }), line('new', { at: 3 }), line('mid', { at: 2 })])
  expect(names(first)).toEqual(['new', 'mid', 'old'])
  const later = inPlaces(first, [line('old', { at: 9 }), line('mid', { at: 2 }), line('late', { at: 10 })])
  expect(names(later)).toEqual(['mid', 'old', 'late'])
})
