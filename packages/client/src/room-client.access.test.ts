import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { settledAfterMs } from './connection/connection.ts'
import { shown } from './testing/fake-access.ts'
import type { FakeEnvironment } from './testing/fake-environment.ts'
import {
  joined,
  liveRoom,
  message,
  newRoom,
  openSocket,
  post,
  posted,
  statesOf,
} from './testing/fake-room.ts'
import { emptyTimeline } from './timeline/timeline.ts'

/** The next attempt of a client whose connection did not last. */
function later(environment: FakeEnvironment) {
  environment.pass(1_000)
  return openSocket(environment)
}

describe('P12: a closed door', () => {
  test('P12.4: a key is sent with the join, and no more once it has let the person in', () => {
    const { environment, client } = newRoom({ key: 'k1' })
    client.start()
    expect(openSocket(environment)).toMatchObject([{ type: 'join', key: 'k1' }])
    environment.socket.say(joined())
    environment.socket.drop()
    const [again] = later(environment)
    expect(again).toMatchObject({ type: 'join' })
    expect(again).not.toHaveProperty('key')
  })

  test('P12.4: a key stays until the server has answered', () => {
    const { environment, client } = newRoom({ key: 'k1' })
    client.start()
    openSocket(environment)
    environment.socket.drop()
    environment.pass(1_000)
    expect(openSocket(environment)).toMatchObject([{ key: 'k1' }])
  })

  test('P12.4: a wrong key stops, and what is to be sent stays', () => {
    const { environment, client } = newRoom({ key: 'k1' })
    client.post('one')
    client.start()
    openSocket(environment)
    const refusal = refuse('wrong_key', { field: 'key' })
    environment.socket.say(refusal)
    expect(client.view.connection).toEqual({ name: 'refused', because: refusal })
    expect(statesOf(client)).toEqual(['unsent'])
    expect(environment.timers).toBe(0)
  })

  test('P12.6: asks again by itself until the answer comes', () => {
    const { environment, client } = newRoom({ ask: true })
    client.start()
    expect(openSocket(environment)).toMatchObject([{ ask: true }])
    const asked = refuse('asked', { retryAfter: 3 })
    environment.socket.say(asked)
    expect(client.view.connection).toMatchObject({ name: 'waiting', because: asked })
    environment.pass(4_000)
    expect(openSocket(environment)).toMatchObject([{ ask: true }])
    environment.socket.say(joined())
    expect(client.view.connection.name).toBe('live')
    environment.socket.drop()
    expect(later(environment)[0]).not.toHaveProperty('ask')
  })

  test('P12.6: stops when the person is turned away', () => {
    const { environment, client } = newRoom({ ask: true })
    client.start()
    openSocket(environment)
    environment.socket.say(refuse('turned_away'))
    expect(client.view.connection).toMatchObject({ name: 'refused', because: { code: 'turned_away' } })
    expect(environment.timers).toBe(0)
  })

  test('P12.8: a door that closes is tried once more, and what is to be sent stays', () => {
    const { environment, client } = liveRoom()
    environment.socket.drop(4005)
    client.post('one')
    later(environment)
    const refusal = refuse('door_closed', { field: 'key' })
    environment.socket.say(refusal)
    expect(client.view.connection).toEqual({ name: 'refused', because: refusal })
    expect(client.view.outbox).toMatchObject([{ message: 'one' }])
  })
})

describe('P13: order', () => {
  test('P13.5: a ban ends the connection with its reason', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    const refusal = refuse('banned', { lasts: 60, because: 'Advertising' })
    environment.socket.say(refusal)
    environment.socket.drop(4003)
    expect(client.view.connection).toEqual({ name: 'refused', because: refusal })
    expect(client.view.outbox).toMatchObject([{ message: 'one', state: { name: 'pending' } }])
    expect(environment.timers).toBe(0)
  })

  test.each(['told inside', 'told at the door', 'closed alone'])(
    'P13.11: what is known of a deleted room is forgotten, %s, and what was written stays',
    (how) => {
      const { environment, client } = liveRoom()
      environment.socket.say({ type: 'messages', after: 0, rev: 1, messages: [message(1)] })
      expect(client.view.timeline.messages).toHaveLength(1)
      client.post('one')
      if (how === 'told at the door') {
        environment.socket.drop()
        later(environment)
      }
      const refusal = refuse('room_deleted', { by: 'Ben', at: 1_700_000_000_000 })
      if (how !== 'closed alone') environment.socket.say(refusal)
      environment.socket.drop(4006)
      const because = how === 'closed alone' ? { code: 'room_deleted' } : refusal
      expect(client.view.connection).toMatchObject({ name: 'refused', because })
      expect(client.view.timeline).toEqual(emptyTimeline)
      expect(client.view.outbox).toMatchObject([{ message: 'one', ended: true, state: { name: 'refused' } }])
      expect(environment.timers).toBe(0)
      client.start()
      const [join] = openSocket(environment)
      expect(join).toMatchObject({ type: 'join' })
      expect(join).not.toHaveProperty('after')
      environment.socket.say(joined({ rev: 3 }))
      // Not into the next room by itself.
      expect(environment.socket.takeSent()).toEqual([])
      client.retry(client.view.outbox[0]?.cid ?? '')
      expect(environment.socket.takeSent()).toMatchObject([{ type: 'post', message: 'one' }])
    },
  )

  test('P13.12: who is muted is known until the list changes, or the next connection', () => {
    const { environment, client } = liveRoom()
    const people = [{ person: 'bob', username: 'Bob', avatar: 'b'.repeat(64) }]
    environment.socket.say({ type: 'muted', people })
    expect(client.view.muted).toEqual(people)
    environment.socket.say({ type: 'muted', people: [] })
    expect(client.view.muted).toEqual([])
    environment.socket.say({ type: 'muted', people })
    environment.socket.drop()
    later(environment)
    environment.socket.say(joined())
    expect(client.view.muted).toEqual([])
  })

  test('P13.5: who is sent out stays out until they start again', () => {
    const { environment, client } = liveRoom()
    environment.socket.drop(4004)
    expect(client.view.connection).toEqual({ name: 'refused', because: { closeCode: 4004 } })
    client.start()
    expect(openSocket(environment)).toMatchObject([{ type: 'join' }])
  })

  test.each(['muted', 'banned', 'moderators_only', 'door_closed', 'not_allowed'] as const)(
    'P13.4: a post that is refused as %s stays with its author, and is not sent again by itself',
    (code) => {
      const { environment, client } = liveRoom()
      client.post('one')
      environment.socket.takeSent()
      const refusal = refuse(code, { cid: 'cid-0001', lasts: 60 })
      environment.socket.say(refusal)
      environment.socket.drop()
      later(environment)
      environment.socket.say(joined({ resumed: true }))
      expect(environment.socket.takeSent()).toEqual([])
      expect(client.view.outbox).toMatchObject([{ message: 'one', state: { name: 'refused', refusal } }])
    },
  )

  test('P13.4: in slow mode posts are sent again when it is time, in order', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.takeSent()
    environment.socket.say(refuse('slow_mode', { cid: 'cid-0001', retryAfter: 5 }))
    environment.pass(4_999)
    expect(environment.socket.takeSent().filter(({ type }) => type === 'post')).toEqual([])
    environment.pass(1)
    expect(environment.socket.takeSent()).toContainEqual(post(1, 'one'))
    environment.socket.say(posted(1, 1))
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  })

  test('P13.4: says when the next post may be sent, to members alone', () => {
    const { environment, client } = liveRoom({ shown: shown({ slow: 30 }), standing: { role: 'member' } })
    client.post('one')
    environment.socket.say(posted(1, 1))
    expect(client.view.slowUntil).toBe(environment.now() + 30_000)
    environment.socket.say({ type: 'standing', standing: { role: 'moderator' } })
    client.post('two')
    environment.socket.say(posted(2, 2))
    expect(client.view.slowUntil).toBe(0)
  })

  test('P12.3: says until when the person is muted', () => {
    const { environment, client } = liveRoom({ standing: { role: 'member', muted: 60 } })
    expect(client.view.mutedUntil).toBe(environment.now() - settledAfterMs + 60_000)
    environment.socket.say({ type: 'standing', standing: { role: 'member', muted: null } })
    expect(client.view.mutedUntil).toBeNull()
    environment.socket.say({ type: 'standing', standing: { role: 'member' } })
    expect(client.view.mutedUntil).toBeUndefined()
  })
})
