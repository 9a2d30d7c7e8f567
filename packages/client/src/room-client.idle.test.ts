import { expect, test } from 'vitest'
import { comeBack, joined, liveRoom, newRoom, greet } from './testing/fake-room.ts'

const idle = { type: 'idle', idle: true }

test('P6.5: who is idle says so once, and once when back', () => {
  const { client, environment } = liveRoom()
  for (const isIdle of [true, true, false, false]) client.idle(isIdle)
  expect(environment.socket.taken()).toEqual([idle, { type: 'idle', idle: false }])
})

test('P6.5: whoever comes back idle says it again, and nobody else says anything', () => {
  const { client, environment } = liveRoom()
  client.idle(true)
  environment.socket.drop()
  comeBack(environment)
  environment.socket.say(joined({ resumed: true }))
  expect(environment.socket.taken()).toEqual([idle])
  client.idle(false)
  environment.socket.taken()
  environment.socket.drop()
  environment.pass(1_000)
  greet(environment)
  environment.socket.say(joined({ resumed: true }))
  expect(environment.socket.taken()).toEqual([])
})

test('P6.5: before joining nothing is said', () => {
  const { client, environment } = newRoom()
  client.start()
  client.idle(true)
  expect(greet(environment)).toMatchObject([{ type: 'join' }])
  environment.socket.say(joined())
  expect(environment.socket.taken()).toEqual([idle])
})
