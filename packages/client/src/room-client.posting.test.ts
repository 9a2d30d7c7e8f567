import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import {
  reconnect,
  openSocket,
  joined,
  liveRoom,
  message,
  messages,
  newRoom,
  own,
  post,
  posted,
  statesOf,
} from './testing/fake-room.ts'

describe('P3.7: posts', () => {
  test('are sent in order, one at a time', () => {
    const { environment, client } = liveRoom()
    for (const text of ['one', 'two', 'three']) client.post(text)
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
    environment.pass(5_000)
    expect(environment.socket.takeSent()).toEqual([])
    environment.socket.say(posted(2, 2))
    expect(environment.socket.takeSent()).toEqual([post(3, 'three')])
  })

  test('P3.4: are sent and shown without blank lines at their end, as edits are', () => {
    const { environment, client } = liveRoom()
    client.post('one\n \n')
    client.edit(1, '  two  \n\n')
    expect(environment.socket.takeSent()).toMatchObject([post(1, 'one')])
    expect(client.view.outbox).toMatchObject([{ message: 'one' }, { type: 'edit', message: '  two  ' }])
  })

  test('that were written before joining wait for it', () => {
    const { environment, client } = newRoom()
    client.post('one')
    client.start()
    client.post('two')
    openSocket(environment)
    environment.socket.say(joined())
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
    expect(statesOf(client)).toEqual(['sent', 'unsent'])
  })

  test('are in the outbox until their messages arrive', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    expect(client.view.outbox).toMatchObject([{ cid: 'cid-0001', message: 'one', state: { name: 'sent' } }])
    environment.socket.say(posted(1, 1))
    expect(statesOf(client)).toEqual(['acknowledged'])
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('are never in the outbox and in the timeline at once', () => {
    const { environment, client, views } = liveRoom()
    client.post('one')
    views.length = 0
    environment.socket.say(messages(0, own(1, 1, 'one')))
    const shown = views.map(({ timeline, outbox }) => timeline.messages.length + outbox.length)
    expect(shown).toEqual([1])
  })

  test('leave the outbox when the message arrives before the answer', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.takeSent()
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
    environment.socket.say(posted(1, 1))
    expect(client.view.outbox).toMatchObject([{ message: 'two', state: { name: 'sent' } }])
  })
})

describe('a post that was never sent', () => {
  test('can be taken back, and is not sent', () => {
    const { environment, client } = newRoom()
    const first = client.post('one')
    client.post('two')
    expect(client.unsend(first)).toMatchObject({ cid: first, message: 'one' })
    client.start()
    openSocket(environment)
    environment.socket.say(joined())
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  })

  test('cannot be taken back once it may have been sent', () => {
    const { environment, client } = liveRoom()
    const first = client.post('one')
    expect(client.unsend(first)).toBeUndefined()
    environment.socket.drop()
    expect(client.unsend(first)).toBeUndefined()
    expect(client.unsend('cid-of-nothing')).toBeUndefined()
    expect(statesOf(client)).toEqual(['pending'])
  })
})

describe('P3.2: a post whose answer was lost', () => {
  test('is sent again under its cid, before later ones', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.takeSent()
    environment.socket.drop()
    expect(statesOf(client)).toEqual(['pending', 'unsent'])
    reconnect(environment)
    environment.socket.say(joined({ resumed: true }))
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  })

  test('is shown once when it was stored', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ resumed: true }), messages(0, own(1, 1, 'one')), posted(1, 1))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('is not sent again when a reset shows it', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.takeSent()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ rev: 1, messages: [own(1, 1, 'one')] }))
    expect(environment.socket.takeSent()).toEqual([])
    expect(client.view.outbox).toEqual([])
  })

  test('leaves the outbox when the cursor is past its id, as after a reset to a later page', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ rev: 100, messages: [message(100)], more: true }), posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P4.2, P4.3: a post that was acknowledged and has not arrived', () => {
  test('arrives after a resumed cursor', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(posted(1, 1))
    environment.socket.takeSent()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ resumed: true }))
    expect(statesOf(client)).toEqual(['acknowledged'])
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(environment.socket.takeSent()).toEqual([])
  })

  test('P3.2: is sent again after a reset, since the old log may be lost', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(posted(1, 1))
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ epoch: 'second', rev: 100, messages: [message(100)], more: true }))
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P3.5: slow_down', () => {
  test('delays the post, and no later post overtakes it', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.takeSent()
    environment.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 2 }))
    client.post('three')
    expect(statesOf(client)).toEqual(['delayed', 'unsent', 'unsent'])
    environment.pass(1_999)
    expect(environment.socket.takeSent()).toEqual([])
    environment.pass(1)
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  })

  test('delays the post across a lost connection', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 5 }))
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ resumed: true }))
    environment.pass(4_749)
    expect(environment.socket.takeSent()).toEqual([])
    environment.pass(1)
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
  })
})
