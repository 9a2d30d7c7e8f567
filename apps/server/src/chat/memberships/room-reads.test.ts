import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import type { Actor } from '../../identity/actor.ts'
import { MemoryMembers } from '../../testing/memory-members.ts'
import { MemoryStorage } from '../../testing/memory-storage.ts'
import type { Room } from '../room.ts'
import { RoomReads } from './room-reads.ts'

test('P19.9: a bot that has read as many rooms as a person can have is told so', async () => {
  const members = new MemoryMembers(new MemoryStorage())
  const reads = new RoomReads(members)
  const actor = { author: 'build' } as Actor
  const room = (name: string) => ({ name, cursor: 9 }) as unknown as Room
  expect(await reads.setRead(actor, room('first'), 5)).toBe(5)
  for (let count = 1; count < limits.roomsOfPerson; count += 1)
    await members.join({ author: 'build', room: `room-${count}` }, { head: 0, deletedTo: 0 }, Infinity)
  expect(await reads.setRead(actor, room('one-more'), 5)).toMatchObject({
    type: 'refused',
    code: 'too_many_rooms',
  })
  expect(await reads.setRead(actor, room('first'), 20)).toBe(9)
})
