import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import {
  alice,
  reconnect,
  openSocket,
  joined,
  liveRoom,
  message,
  messages,
  newRoom,
  token,
} from './testing/fake-room.ts'

const first = { type: 'join', room: 'lobby', ...alice, reacted: true }

describe('P4: joining', () => {
  test('P4.4: sends the person, without a token on the first join', () => {
    const { environment, client } = newRoom()
    client.start()
    expect(openSocket(environment)).toEqual([first])
  })

  test('P4.4: sends the token of an earlier join', () => {
    const { environment, client } = newRoom({ token })
    client.start()
    expect(openSocket(environment)).toEqual([{ ...first, token }])
  })

  test('P4.3: takes the newest messages and reports the token', () => {
    const { client, tokens } = liveRoom({ rev: 9, messages: [message(8), message(9)], more: true })
    expect(client.view.timeline).toEqual({
      epoch: 'first',
      cursor: 9,
      messages: [message(8), message(9)],
      more: true,
    })
    expect(client.view.connection.name).toBe('live')
    expect(tokens).toEqual([token])
  })

  test('stops when it is refused, and keeps the reason', () => {
    const { environment, client } = newRoom()
    client.start()
    openSocket(environment)
    const refusal = refuse('bad_username', { field: 'username' })
    environment.socket.say(refusal)
    expect(client.view.connection).toEqual({ name: 'refused', because: refusal })
    expect(environment.socket.closed).toBe(true)
    expect(environment.timers).toBe(0)
  })

  test('is tried again when it is not answered in time', () => {
    const { environment, client } = newRoom()
    client.start()
    openSocket(environment)
    environment.pass(9_999)
    expect(client.view.connection.name).toBe('joining')
    environment.pass(1)
    expect(client.view.connection.name).toBe('waiting')
    expect(environment.socket.closed).toBe(true)
  })
})

describe('P5.2: messages', () => {
  test('change nothing when they are known', () => {
    const { environment, client } = liveRoom({ rev: 2, messages: [message(1), message(2)] })
    const before = client.view
    environment.socket.say(messages(0, message(1), message(2)))
    expect(client.view).toBe(before)
  })

  test('beyond a gap are not shown, and the client reconnects with its cursor', () => {
    const { environment, client } = liveRoom({ rev: 2, messages: [message(2)] })
    const broken = environment.socket
    broken.say(messages(3, message(4)))
    expect(broken.closed).toBe(true)
    expect(reconnect(environment)).toMatchObject([{ type: 'join', epoch: 'first', after: 2 }])
    environment.socket.say(joined({ rev: 2, resumed: true }), messages(2, message(3), message(4)))
    expect(client.view.timeline.messages).toEqual([message(2), message(3), message(4)])
  })
})

describe('P5.5: history', () => {
  test('is requested before the first message, one page at a time', () => {
    const { environment, client } = liveRoom({ rev: 9, messages: [message(8), message(9)], more: true })
    client.pager.loadOlder()
    client.pager.loadOlder()
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', before: 8 }])
    expect(client.view.loading).toEqual({ name: 'older' })
    environment.socket.say({ type: 'history', before: 8, messages: [message(6), message(7)], more: true })
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pager.loadOlder()
    expect(environment.socket.takeSent()).toEqual([{ type: 'history', before: 6 }])
    environment.socket.say({ type: 'history', before: 6, messages: [message(5)], more: false })
    expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9])
    client.pager.loadOlder()
    expect(environment.socket.takeSent()).toEqual([])
  })

  test('can be requested again after a refusal or a lost connection', () => {
    const { environment, client } = liveRoom({ rev: 9, messages: [message(9)], more: true })
    client.pager.loadOlder()
    environment.socket.say(refuse('wrong_shape', { field: 'before' }))
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pager.loadOlder()
    environment.socket.drop()
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pager.loadOlder()
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })
})

test('P6.1: `people` and `presence` frames update the list of people', () => {
  const { environment, client } = liveRoom()
  const bob = { username: 'bob', avatar: 'b'.repeat(64) }
  environment.socket.say({ type: 'people', count: 1, people: [alice] })
  expect(client.view.people).toEqual({ count: 1, listed: [alice] })
  environment.socket.say({ type: 'presence', count: 2, arrived: [bob], left: [] })
  expect(client.view.people).toEqual({ count: 2, listed: [alice, bob] })
  environment.socket.say({ type: 'people', count: 201, people: [] })
  expect(client.view.people).toEqual({ count: 201, listed: [] })
})

describe('P1.3: ignores what only a newer server sends', () => {
  test.each(['{"type":"dancing","username":"bob"}', '{"type":7}', '[]', 'hello', ''])('%s', (text) => {
    const { environment, client } = liveRoom({ rev: 1, messages: [message(1)] })
    const before = client.view
    environment.socket.events.onMessage(text)
    expect(client.view).toBe(before)
    expect(environment.socket.closed).toBe(false)
  })

  test('an unknown field', () => {
    const { environment, client } = liveRoom({ rev: 1 })
    environment.socket.events.onMessage(JSON.stringify({ ...messages(1, message(2)), colour: 'red' }))
    expect(client.view.timeline.messages).toEqual([message(2)])
  })
})
