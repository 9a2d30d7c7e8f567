import { expect, test } from 'vitest'
import { comeBack, joined, liveRoom, newRoom, greet } from './testing/fake-room.ts'

const idle = { type: 'idle', idle: true }

test('P6.5: who is idle says so once, and once when back', () => {
  const { client, world } = liveRoom()
  for (const isIdle of [true, true, false, false]) client.idle(isIdle)
  expect(world.socket.taken()).toEqual([idle, { type: 'idle', idle: false }])
})

test('P6.5: whoever comes back idle says it again, and nobody else says anything', () => {
  const { client, world } = liveRoom()
  client.idle(true)
  world.socket.drop()
  comeBack(world)
  world.socket.say(joined({ resumed: true }))
  expect(world.socket.taken()).toEqual([idle])
  client.idle(false)
  world.socket.taken()
  world.socket.drop()
  world.pass(1_000)
  greet(world)
  world.socket.say(joined({ resumed: true }))
  expect(world.socket.taken()).toEqual([])
})

test('P6.5: before joining nothing is said', () => {
  const { client, world } = newRoom()
  client.start()
  client.idle(true)
  expect(greet(world)).toMatchObject([{ type: 'join' }])
  world.socket.say(joined())
  expect(world.socket.taken()).toEqual([idle])
})
