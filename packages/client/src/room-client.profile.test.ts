import { refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import { openWithinMs } from './connection/connection.ts'
import { alice, joined, liveRoom, post, posted, own, messages, statesOf, token } from './testing/fake-room.ts'

const countess = { username: 'countess', avatar: 'c'.repeat(64) }
const resumed = joined({ rev: 0, resumed: true })
const asking = { type: 'join', room: 'lobby', token, epoch: 'first', after: 0, reacted: true }

test('P4.8: tries the new name on a separate connection, then joins with it', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  const answer = client.updateProfile(countess)
  const asked = environment.socket
  asked.events.onOpen()
  expect(asked.takeSent()).toEqual([{ ...asking, ...countess }])
  expect(old.closed).toBe(false)
  asked.say(resumed)
  expect(await answer).toEqual({ type: 'welcome', token })
  expect([old.closed, asked.closed]).toEqual([true, true])
  environment.socket.events.onOpen()
  expect(environment.socket.takeSent()).toEqual([{ ...asking, ...countess }])
  environment.socket.say(resumed)
  expect(client.view.connection.name).toBe('live')
})

test('P4.8: changes nothing when the name is taken, and returns a free one', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  const answer = client.updateProfile(countess)
  const takeSent = refuse('name_taken', { field: 'username', suggestion: 'countess 2' })
  const asked = environment.socket
  asked.events.onOpen()
  asked.say(takeSent)
  expect(await answer).toEqual({ type: 'refused', refusal: takeSent })
  expect([old.closed, asked.closed, environment.socket]).toEqual([false, true, asked])
  client.post('as before')
  expect(old.takeSent()).toEqual([post(1, 'as before')])
  old.drop()
  environment.pass(250)
  environment.socket.events.onOpen()
  expect(environment.socket.takeSent()).toEqual([{ ...asking, ...alice }])
})

test.each([
  ['does not answer', () => {}],
  ['is unreachable', (environment: ReturnType<typeof liveRoom>['environment']) => environment.socket.drop()],
])('changes nothing when the server %s', async (_what, happen) => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  happen(environment)
  keepAlive(environment)
  expect(await answer).toEqual({ type: 'unreachable' })
  expect(client.view.connection.name).toBe('live')
})

test('P3.2: sends an unanswered post again under its cid, once', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  client.post('under way')
  const answer = client.updateProfile(countess)
  client.post('meanwhile')
  expect(old.takeSent()).toEqual([post(1, 'under way')])
  environment.socket.events.onOpen()
  environment.socket.say(resumed)
  await answer
  expect(statesOf(client)).toEqual(['pending', 'unsent'])
  environment.socket.events.onOpen()
  environment.socket.say(resumed)
  expect(environment.socket.takeSent()).toEqual([{ ...asking, ...countess }, post(1, 'under way')])
  environment.socket.say(posted(1, 1), messages(0, own(1, 1, 'under way')))
  expect(environment.socket.takeSent()).toEqual([post(2, 'meanwhile')])
})

test('does not reconnect after stop', async () => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  client.stop()
  environment.socket.events.onOpen()
  environment.socket.say(resumed)
  await answer
  expect(client.view.connection.name).toBe('idle')
  expect(environment.sockets).toHaveLength(2)
})

test('P6.4: does not show oneself typing under the new name', async () => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  environment.socket.events.onOpen()
  environment.socket.say(resumed)
  await answer
  environment.socket.events.onOpen()
  environment.socket.say(resumed, { type: 'typing', ...countess })
  expect(client.view.typing).toEqual([])
})

/** The existing connection keeps answering. */
function keepAlive(environment: ReturnType<typeof liveRoom>['environment']) {
  const [first] = environment.sockets
  for (let passed = 0; passed <= openWithinMs; passed += 1_000) {
    first?.say({ type: 'pong' })
    environment.pass(1_000)
  }
}
