import { limits, refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import { liveRoom, post, statesOf } from '../testing/fake-room.ts'
import { heartbeat } from './heartbeat.ts'
import { steadyClock } from './steady-clock.ts'

const year = 365 * 24 * 60 * 60_000
const bob = { username: 'bob', avatar: 'b'.repeat(64) }

test('goes on when the clock is set back, and forward', () => {
  let wall = 1_000
  const now = steadyClock(() => wall)
  wall += 10
  expect(now()).toBe(1_010)
  wall -= 500
  expect(now()).toBe(1_010)
  wall += 5
  expect(now()).toBe(1_015)
  wall += 500
  expect(now()).toBe(1_515)
})

test('P3.5: a delayed post is sent in time although the clock is set back', () => {
  const { environment, client } = liveRoom()
  client.post('one')
  environment.socket.takeSent()
  environment.socket.say(refuse('storage_busy', { cid: 'cid-0001', retryAfter: 2 }))
  environment.jump(-year)
  expect(statesOf(client)).toEqual(['delayed'])
  environment.pass(2_000)
  environment.pass(2_000)
  expect(environment.socket.takeSent()).toContainEqual(post(1, 'one'))
})

test('P6.4: nobody types for ever, and typing is sent again, when the clock is set back', () => {
  const { environment, client } = liveRoom()
  environment.socket.say({ type: 'typing', ...bob })
  client.typing()
  environment.jump(-year)
  environment.pass(limits.typingFor)
  environment.pass(limits.typingFor)
  expect(client.view.typing).toEqual([])
  environment.socket.takeSent()
  client.typing()
  expect(environment.socket.takeSent()).toContainEqual({ type: 'typing' })
})

test('P9.3: a silent connection is given up although the clock is set back', () => {
  const { environment, client } = liveRoom()
  environment.jump(-year)
  environment.pass(heartbeat.giveUpAfterMs + 2 * heartbeat.checkEveryMs)
  expect(client.view.connection.name).not.toBe('live')
})
