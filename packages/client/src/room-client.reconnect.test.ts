import { closeCodes, refuse, type ClientFrame } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { alice, reconnect, joined, liveRoom, message, messages, token } from './testing/fake-room.ts'

const first = { type: 'join', room: 'lobby', ...alice, reacted: true }

describe('P4.2: after a lost connection', () => {
  test('the client sends its cursor, epoch and token', () => {
    const { environment } = liveRoom({ rev: 2, messages: [message(2)] })
    environment.socket.say(messages(2, message(3)))
    environment.socket.drop()
    expect(reconnect(environment)).toEqual([{ ...first, token, epoch: 'first', after: 3 }])
  })

  test('it keeps its timeline, and resumes from its cursor', () => {
    const { environment, client } = liveRoom({ rev: 2, messages: [message(2)] })
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ rev: 2, resumed: true }), messages(2, message(3), message(4)))
    expect(client.view.timeline).toMatchObject({ cursor: 4, messages: [message(2), message(3), message(4)] })
  })

  test('P4.3: it replaces its timeline in a new epoch', () => {
    const { environment, client } = liveRoom({ rev: 90, messages: [message(90)] })
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ epoch: 'second', rev: 1, messages: [message(1)] }))
    expect(client.view.timeline).toEqual({ epoch: 'second', cursor: 1, messages: [message(1)], more: false })
  })

  test('P9.2: it waits a random part of a ceiling that grows with every attempt', () => {
    const { environment, client } = liveRoom()
    for (const ms of [250, 500, 1_000, 2_000]) {
      environment.socket.drop()
      expect(client.view.connection).toMatchObject({ name: 'waiting', ms })
      environment.pass(ms)
      expect(client.view.connection.name).toBe('opening')
    }
  })

  test('it does not wait when the network or the person is back', () => {
    const { environment, client } = liveRoom()
    environment.socket.drop()
    client.wake()
    expect(client.view.connection.name).toBe('opening')
    environment.pass(9_999)
    expect(environment.sockets).toHaveLength(2)
  })

  test('P9.4: it waits as long as a stopping server asks', () => {
    const { environment, client } = liveRoom()
    environment.socket.drop(1012, 'retry in 3210 ms')
    expect(client.view.connection).toMatchObject({ name: 'waiting', ms: 3_210 })
  })

  test('P4.10: it joins again by itself when its join was put off, and then sends what was typed meanwhile', () => {
    const { environment, client } = liveRoom()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(refuse('slow_down', { retryAfter: 3 }))
    expect(client.view.connection).toMatchObject({ name: 'waiting', because: { code: 'slow_down' } })
    client.post('typed meanwhile')
    environment.pass(3_250) // 3.5 s, of which `reconnect` passes the rest
    expect(reconnect(environment)).toMatchObject([{ type: 'join' }])
    environment.socket.say(joined({ resumed: true }))
    expect(environment.socket.takeSent()).toMatchObject([{ type: 'post', message: 'typed meanwhile' }])
  })

  test('P9.5: a live connection is pinged when the person is back, and given up without an answer', () => {
    const { environment, client } = liveRoom()
    client.wake()
    expect(environment.socket.takeSent()).toEqual([{ type: 'ping' }])
    environment.socket.say({ type: 'pong' })
    environment.pass(6_000)
    expect(client.view.connection.name).toBe('live')
    client.wake()
    environment.pass(5_000)
    expect(client.view.connection.name).not.toBe('live')
  })

  test('it ignores the old socket', () => {
    const { environment, client } = liveRoom({ rev: 1, messages: [message(1)] })
    const old = environment.socket
    environment.pass(14_000)
    reconnect(environment)
    old.say(joined(), messages(1, message(2)))
    old.drop(closeCodes.policyViolation.code)
    expect(client.view).toMatchObject({ connection: { name: 'joining' }, timeline: { cursor: 1 } })
  })
})

describe('P9.1: closing', () => {
  test.each([1000, 1003, 1007, 1008, 1009])('%i stops, until the person starts again', (code) => {
    const { environment, client } = liveRoom()
    environment.socket.drop(code)
    expect(client.view.connection).toEqual({ name: 'refused', because: { closeCode: code } })
    environment.pass(3_600_000)
    client.wake()
    expect(environment.sockets).toHaveLength(1)
    client.start()
    expect(environment.sockets).toHaveLength(2)
  })

  test.each([1001, 1006, 1011, 1012, 1013, 4000, 4999])('%i makes the client reconnect', (code) => {
    const { environment, client } = liveRoom()
    environment.socket.drop(code)
    environment.pass(250)
    expect(client.view.connection.name).toBe('opening')
    expect(environment.sockets).toHaveLength(2)
  })

  test('by the person leaves no timer and no socket', () => {
    const { environment, client } = liveRoom()
    client.post('hello')
    environment.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 5 }))
    client.stop()
    expect(client.view.connection).toEqual({ name: 'idle' })
    expect(environment.timers).toBe(0)
    expect(environment.socket.closed).toBe(true)
  })
})

describe('P9.3: a silent connection', () => {
  test('is pinged once after 8 seconds', () => {
    const { environment } = liveRoom()
    environment.pass(7_999)
    expect(environment.socket.takeSent()).toEqual([])
    environment.pass(5_999)
    expect(environment.socket.takeSent()).toEqual([{ type: 'ping' }])
  })

  test('that answers is kept', () => {
    const { environment, client } = liveRoom()
    const asked: ClientFrame[] = []
    for (let seconds = 0; seconds < 60; seconds += 1) {
      environment.pass(1_000)
      const frames = environment.socket.takeSent()
      if (frames.length > 0) environment.socket.say({ type: 'pong' })
      asked.push(...frames)
    }
    expect(client.view.connection.name).toBe('live')
    expect(asked).toHaveLength(7)
  })

  test.each([0, 1, 500, 999])(
    'that does not answer is given up within 15 s, when its last frame arrived %i ms after a check',
    (ms) => {
      const { environment, client } = liveRoom()
      environment.pass(3_000 + ms)
      environment.socket.say({ type: 'pong' })
      environment.pass(13_999)
      expect(client.view.connection.name).toBe('live')
      environment.pass(1_000)
      expect(client.view.connection.name).not.toBe('live')
      expect(environment.sockets[0]?.closed).toBe(true)
    },
  )
})
