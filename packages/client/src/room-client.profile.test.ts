import { refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import { openWithinMs } from './connection/connection.ts'
import { alice, joined, liveRoom, post, posted, own, messages, statesOf, token } from './testing/fake-room.ts'

const countess = { username: 'countess', avatar: 'c'.repeat(64) }
const resumed = joined({ rev: 0, resumed: true })
const asking = { type: 'join', room: 'lobby', token, epoch: 'first', after: 0 }

test('P4.8: another name is asked for on a connection of its own, then joined under', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  const answer = client.updateProfile(countess)
  const asked = environment.socket
  asked.events.opened()
  expect(asked.taken()).toEqual([{ ...asking, ...countess }])
  expect(old.closed).toBe(false)
  asked.say(resumed)
  expect(await answer).toEqual({ type: 'welcome', token })
  expect([old.closed, asked.closed]).toEqual([true, true])
  environment.socket.events.opened()
  expect(environment.socket.taken()).toEqual([{ ...asking, ...countess }])
  environment.socket.say(resumed)
  expect(client.view.connection.name).toBe('live')
})

test('P4.8: a name that is taken changes nothing, and says which one is free', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  const answer = client.updateProfile(countess)
  const taken = refuse('name_taken', { field: 'username', suggestion: 'countess 2' })
  const asked = environment.socket
  asked.events.opened()
  asked.say(taken)
  expect(await answer).toEqual({ type: 'refused', refusal: taken })
  expect([old.closed, asked.closed, environment.socket]).toEqual([false, true, asked])
  client.post('as before')
  expect(old.taken()).toEqual([post(1, 'as before')])
  old.drop()
  environment.pass(250)
  environment.socket.events.opened()
  expect(environment.socket.taken()).toEqual([{ ...asking, ...alice }])
})

test.each([
  ['does not answer', () => {}],
  ['is not there', (environment: ReturnType<typeof liveRoom>['environment']) => environment.socket.drop()],
])('a server that %s leaves everything as it was', async (_what, happen) => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  happen(environment)
  keepAlive(environment)
  expect(await answer).toEqual({ type: 'unreachable' })
  expect(client.view.connection.name).toBe('live')
})

test('P3.2: what is on its way meanwhile is sent again under its cid, and is there once', async () => {
  const { client, environment } = liveRoom()
  const old = environment.socket
  client.post('under way')
  const answer = client.updateProfile(countess)
  client.post('meanwhile')
  expect(old.taken()).toEqual([post(1, 'under way')])
  environment.socket.events.opened()
  environment.socket.say(resumed)
  await answer
  expect(statesOf(client)).toEqual(['pending', 'unsent'])
  environment.socket.events.opened()
  environment.socket.say(resumed)
  expect(environment.socket.taken()).toEqual([{ ...asking, ...countess }, post(1, 'under way')])
  environment.socket.say(posted(1, 1), messages(0, own(1, 1, 'under way')))
  expect(environment.socket.taken()).toEqual([post(2, 'meanwhile')])
})

test('whoever has left meanwhile does not come back', async () => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  client.stop()
  environment.socket.events.opened()
  environment.socket.say(resumed)
  await answer
  expect(client.view.connection.name).toBe('idle')
  expect(environment.sockets).toHaveLength(2)
})

test('P6.4: who writes under the new name is oneself', async () => {
  const { client, environment } = liveRoom()
  const answer = client.updateProfile(countess)
  environment.socket.events.opened()
  environment.socket.say(resumed)
  await answer
  environment.socket.events.opened()
  environment.socket.say(resumed, { type: 'typing', ...countess })
  expect(client.view.typing).toEqual([])
})

/** The connection that there is goes on answering. */
function keepAlive(environment: ReturnType<typeof liveRoom>['environment']) {
  const [first] = environment.sockets
  for (let passed = 0; passed <= openWithinMs; passed += 1_000) {
    first?.say({ type: 'pong' })
    environment.pass(1_000)
  }
}
