import { expect, test } from 'vitest'
import { enteredRoom } from './entered-room.ts'

const origin = 'https://chat.example'

test.each([
  ['team', 'team', ''],
  ['  #Team  ', 'team', ''],
  ['Open  Day', 'open-day', ''],
  ['غرفة', 'غرفة', ''],
  ['https://chat.example/r/team', 'team', ''],
  ['https://chat.example/r/team#k=secret', 'team', '#k=secret'],
  ['/r/team', 'team', ''],
  ['https://chat.example/', 'lobby', ''],
])('%s is a room', (text, room, hash) => {
  expect(enteredRoom(text, origin)).toEqual({ room, hash })
})

test.each([
  ['', 'missing'],
  ['  ', 'missing'],
  ['a/b', 'bad_room'],
  ['#', 'bad_room'],
  ['-', 'bad_room'],
  ['x'.repeat(65), 'too_long'],
  ['https://elsewhere.example/r/team', 'elsewhere'],
  ['https://chat.example/api/session', 'elsewhere'],
  ['https://[', 'elsewhere'],
])('%s is none: %s', (text, error) => {
  expect(enteredRoom(text, origin)).toEqual({ error })
})
