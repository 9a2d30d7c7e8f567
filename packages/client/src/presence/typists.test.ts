import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { alice, reconnect, joined, liveRoom, message, messages } from '../testing/fake-room.ts'

const bob = { username: 'bob', avatar: 'b'.repeat(64) }
const carol = { username: 'carol', avatar: 'c'.repeat(64) }
const typing = (person: typeof bob) => ({ type: 'typing', ...person }) as const
const names = ({ client }: ReturnType<typeof liveRoom>) => client.view.typing.map(({ username }) => username)

test('P6.4: shows a typing person for five seconds after the last `typing` frame', () => {
  const room = liveRoom()
  room.environment.socket.say(typing(bob))
  expect(names(room)).toEqual(['bob'])
  room.environment.pass(limits.typingEvery)
  room.environment.socket.say(typing(bob), typing(carol))
  expect(names(room)).toEqual(['bob', 'carol'])
  room.environment.pass(limits.typingFor - 1)
  expect(names(room)).toEqual(['bob', 'carol'])
  room.environment.pass(1)
  expect(names(room)).toEqual([])
})

test('P6.4: stops showing a person who posts, but not one whose message changes', () => {
  const room = liveRoom()
  room.environment.socket.say(typing(bob), messages(0, message(1, bob)))
  expect(names(room)).toEqual([])
  room.environment.socket.say(typing(bob), messages(1, message(1, { ...bob, rev: 2 })))
  expect(names(room)).toEqual(['bob'])
})

test('P6.4: shows neither oneself nor anybody after a lost connection', () => {
  const room = liveRoom()
  room.environment.socket.say(typing(alice), typing(bob))
  expect(names(room)).toEqual(['bob'])
  room.environment.socket.drop()
  expect(names(room)).toEqual([])
})

test('P6.4: sends `typing` at most every three seconds, at once after a post, and only when live', () => {
  const { client, environment } = liveRoom()
  const sent = () => environment.socket.takeSent().filter(({ type }) => type === 'typing').length
  client.typing()
  client.typing()
  expect(sent()).toBe(1)
  environment.pass(limits.typingEvery)
  client.typing()
  expect(sent()).toBe(1)
  environment.socket.say(messages(0, message(1)))
  client.typing()
  expect(sent()).toBe(1)
  environment.socket.drop()
  client.typing()
  reconnect(environment)
  environment.socket.say(joined({ rev: 1, resumed: true }))
  expect(sent()).toBe(0)
  client.typing()
  expect(sent()).toBe(1)
})
