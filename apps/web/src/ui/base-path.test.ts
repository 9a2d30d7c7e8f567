import { expect, test } from 'vitest'
import { roomOfAddress } from './base-path.ts'

test.for([
  ['/', '', 'lobby'],
  ['/r/team', '', 'team'],
  ['/chat/', '', undefined],
  ['/chat/', '/chat', 'lobby'],
  ['/chat', '/chat', 'lobby'],
  ['/chat/r/team', '/chat', 'team'],
  ['/chat/r/chat/', '/chat', 'chat'],
  ['/a/b/r/team', '/a/b', 'team'],
  ['/', '/chat', 'lobby'],
  ['/r/team', '/chat', 'team'],
  ['/chatter', '/chat', undefined],
  ['/chat/team', '/chat', undefined],
] as const)('%s below %j is the room %s', ([pathname, base, room]) => {
  expect(roomOfAddress(pathname, base)).toBe(room)
})
