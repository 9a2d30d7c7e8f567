import { expect, test } from 'vitest'
import { reconnect, joined, liveRoom, newRoom, openSocket } from './testing/fake-room.ts'

const idle = { type: 'idle', idle: true }

test('P6.5: sends each change of the idle state once', () => {
  const { client, environment } = liveRoom()
  for (const isIdle of [true, true, false, false]) client.idle(isIdle)
  expect(environment.socket.takeSent()).toEqual([idle, { type: 'idle', idle: false }])
})

test('P6.5: sends `idle` again after a reconnection, only while idle', () => {
  const { client, environment } = liveRoom()
  client.idle(true)
  environment.socket.drop()
  reconnect(environment)
  environment.socket.say(joined({ resumed: true }))
  expect(environment.socket.takeSent()).toEqual([idle])
  client.idle(false)
  environment.socket.takeSent()
  environment.socket.drop()
  environment.pass(1_000)
  openSocket(environment)
  environment.socket.say(joined({ resumed: true }))
  expect(environment.socket.takeSent()).toEqual([])
})

test('P6.5: sends nothing before joining', () => {
  const { client, environment } = newRoom()
  client.start()
  client.idle(true)
  expect(openSocket(environment)).toMatchObject([{ type: 'join' }])
  environment.socket.say(joined())
  expect(environment.socket.takeSent()).toEqual([idle])
})
