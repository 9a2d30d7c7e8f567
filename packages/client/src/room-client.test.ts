import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import {
  alice,
  comeBack,
  greet,
  joined,
  liveRoom,
  message,
  messages,
  newRoom,
  token,
} from './testing/fake-room.ts'

const first = { type: 'join', room: 'lobby', ...alice }

describe('P4: joining', () => {
  test('P4.4: says who comes, without a token when there is none yet', () => {
    const { environment, client } = newRoom()
    client.start()
    expect(greet(environment)).toEqual([first])
  })

  test('P4.4: shows the token of an earlier stay', () => {
    const { environment, client } = newRoom({ token })
    client.start()
    expect(greet(environment)).toEqual([{ ...first, token }])
  })

  test('P4.3: takes the newest messages and hands on the token', () => {
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

  test('that is refused stops, and keeps the reason', () => {
    const { environment, client } = newRoom()
    client.start()
    greet(environment)
    const refusal = refuse('bad_username', { field: 'username' })
    environment.socket.say(refusal)
    expect(client.view.connection).toEqual({ name: 'refused', because: refusal })
    expect(environment.socket.closed).toBe(true)
    expect(environment.timers).toBe(0)
  })

  test('that is not answered in time is tried again', () => {
    const { environment, client } = newRoom()
    client.start()
    greet(environment)
    environment.pass(9_999)
    expect(client.view.connection.name).toBe('greeting')
    environment.pass(1)
    expect(client.view.connection.name).toBe('waiting')
    expect(environment.socket.closed).toBe(true)
  })
})

describe('P5.2: messages', () => {
  test('that are known already change nothing', () => {
    const { environment, client } = liveRoom({ rev: 2, messages: [message(1), message(2)] })
    const before = client.view
    environment.socket.say(messages(0, message(1), message(2)))
    expect(client.view).toBe(before)
  })

  test('beyond a gap bring the client back with its cursor, and are not shown', () => {
    const { environment, client } = liveRoom({ rev: 2, messages: [message(2)] })
    const broken = environment.socket
    broken.say(messages(3, message(4)))
    expect(broken.closed).toBe(true)
    expect(comeBack(environment)).toMatchObject([{ type: 'join', epoch: 'first', after: 2 }])
    environment.socket.say(joined({ rev: 2, resumed: true }), messages(2, message(3), message(4)))
    expect(client.view.timeline.messages).toEqual([message(2), message(3), message(4)])
  })
})

describe('P5.5: history', () => {
  test('is asked for before the first message known, one page at a time', () => {
    const { environment, client } = liveRoom({ rev: 9, messages: [message(8), message(9)], more: true })
    client.pages.loadOlder()
    client.pages.loadOlder()
    expect(environment.socket.taken()).toEqual([{ type: 'history', before: 8 }])
    expect(client.view.loading).toEqual({ name: 'older' })
    environment.socket.say({ type: 'history', before: 8, messages: [message(6), message(7)], more: true })
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pages.loadOlder()
    expect(environment.socket.taken()).toEqual([{ type: 'history', before: 6 }])
    environment.socket.say({ type: 'history', before: 6, messages: [message(5)], more: false })
    expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([5, 6, 7, 8, 9])
    client.pages.loadOlder()
    expect(environment.socket.taken()).toEqual([])
  })

  test('can be asked for again after a refusal or a loss', () => {
    const { environment, client } = liveRoom({ rev: 9, messages: [message(9)], more: true })
    client.pages.loadOlder()
    environment.socket.say(refuse('slow_down', { field: 'before', retryAfter: 1 }))
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pages.loadOlder()
    environment.socket.drop()
    expect(client.view.loading).toEqual({ name: 'nothing' })
    client.pages.loadOlder()
    expect(client.view.loading).toEqual({ name: 'nothing' })
  })
})

test('P6.1: people and presence are who is here', () => {
  const { environment, client } = liveRoom()
  const bob = { username: 'bob', avatar: 'b'.repeat(64) }
  environment.socket.say({ type: 'people', count: 1, people: [alice] })
  expect(client.view.people).toEqual({ count: 1, listed: [alice] })
  environment.socket.say({ type: 'presence', count: 2, arrived: [bob], left: [] })
  expect(client.view.people).toEqual({ count: 2, listed: [alice, bob] })
  environment.socket.say({ type: 'people', count: 201, people: [] })
  expect(client.view.people).toEqual({ count: 201, listed: [] })
})

describe('P1.3: what a newer server may say is ignored', () => {
  test.each(['{"type":"dancing","username":"bob"}', '{"type":7}', '[]', 'hello', ''])('%s', (text) => {
    const { environment, client } = liveRoom({ rev: 1, messages: [message(1)] })
    const before = client.view
    environment.socket.events.onMessage(text)
    expect(client.view).toBe(before)
    expect(environment.socket.closed).toBe(false)
  })

  test('a field that is not known', () => {
    const { environment, client } = liveRoom({ rev: 1 })
    environment.socket.events.onMessage(JSON.stringify({ ...messages(1, message(2)), colour: 'red' }))
    expect(client.view.timeline.messages).toEqual([message(2)])
  })
})
