import { expect, test } from 'vitest'
import { roomsIn } from './chosen-rooms.ts'

test.each([
  ['team, garden', ['team', 'garden']],
  ['  #team\n/r/garden ', ['team', 'garden']],
  ['花园，团队、lobby', ['花园', '团队', 'lobby']],
  ['حديقة، فريق', ['حديقة', 'فريق']],
  [' , ', []],
  ['a/b', ['a/b']],
])('finds the rooms in %j', (typed, rooms) => {
  expect(roomsIn(typed)).toEqual(rooms)
})
