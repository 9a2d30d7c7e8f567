import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { alice, comeBack, joined, liveRoom, message, messages } from '../testing/fake-room.ts'

const bob = { username: 'bob', avatar: 'b'.repeat(64) }
const carol = { username: 'carol', avatar: 'c'.repeat(64) }
const typing = (person: typeof bob) => ({ type: 'typing', ...person }) as const
const names = ({ client }: ReturnType<typeof liveRoom>) => client.view.typing.map(({ username }) => username)

test('P6.4: who writes is shown for five seconds, and longer when it is said again', () => {
  const room = liveRoom()
  room.world.socket.say(typing(bob))
  expect(names(room)).toEqual(['bob'])
  room.world.pass(limits.typingEvery)
  room.world.socket.say(typing(bob), typing(carol))
  expect(names(room)).toEqual(['bob', 'carol'])
  room.world.pass(limits.typingFor - 1)
  expect(names(room)).toEqual(['bob', 'carol'])
  room.world.pass(1)
  expect(names(room)).toEqual([])
})

test('P6.4: whoever has posted has stopped; an edit is no post', () => {
  const room = liveRoom()
  room.world.socket.say(typing(bob), messages(0, message(1, bob)))
  expect(names(room)).toEqual([])
  room.world.socket.say(typing(bob), messages(1, message(1, { ...bob, rev: 2 })))
  expect(names(room)).toEqual(['bob'])
})

test('P6.4: oneself is not shown, nor anybody after a loss', () => {
  const room = liveRoom()
  room.world.socket.say(typing(alice), typing(bob))
  expect(names(room)).toEqual(['bob'])
  room.world.socket.drop()
  expect(names(room)).toEqual([])
})

test('P6.4: writing is said at most every three seconds, at once after a post, and only when live', () => {
  const { client, world } = liveRoom()
  const said = () => world.socket.taken().filter(({ type }) => type === 'typing').length
  client.typing()
  client.typing()
  expect(said()).toBe(1)
  world.pass(limits.typingEvery)
  client.typing()
  expect(said()).toBe(1)
  world.socket.say(messages(0, message(1)))
  client.typing()
  expect(said()).toBe(1)
  world.socket.drop()
  client.typing()
  comeBack(world)
  world.socket.say(joined({ rev: 1, resumed: true }))
  expect(said()).toBe(0)
  client.typing()
  expect(said()).toBe(1)
})
