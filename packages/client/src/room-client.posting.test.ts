import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import {
  comeBack,
  greet,
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
  test('go in order, one under way at a time', () => {
    const { environment, client } = liveRoom()
    for (const text of ['one', 'two', 'three']) client.post(text)
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
    environment.pass(5_000)
    expect(environment.socket.taken()).toEqual([])
    environment.socket.say(posted(2, 2))
    expect(environment.socket.taken()).toEqual([post(3, 'three')])
  })

  test('that were written before joining wait for it', () => {
    const { environment, client } = newRoom()
    client.post('one')
    client.start()
    client.post('two')
    greet(environment)
    environment.socket.say(joined())
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
    expect(statesOf(client)).toEqual(['sent', 'unsent'])
  })

  test('are shown until their messages come, and then as messages', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    expect(client.view.outbox).toMatchObject([{ cid: 'cid-0001', message: 'one', state: { name: 'sent' } }])
    environment.socket.say(posted(1, 1))
    expect(statesOf(client)).toEqual(['acknowledged'])
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('are at no moment shown twice, in the room and on their way', () => {
    const { environment, client, views } = liveRoom()
    client.post('one')
    views.length = 0
    environment.socket.say(messages(0, own(1, 1, 'one')))
    const shown = views.map(({ timeline, outbox }) => timeline.messages.length + outbox.length)
    expect(shown).toEqual([1])
  })

  test('are done when the message comes before the answer', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.taken()
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
    environment.socket.say(posted(1, 1))
    expect(client.view.outbox).toMatchObject([{ message: 'two', state: { name: 'sent' } }])
  })
})

describe('a post that has not left', () => {
  test('can be taken back, and nobody ever sees it', () => {
    const { environment, client } = newRoom()
    const first = client.post('one')
    client.post('two')
    expect(client.unsend(first)).toMatchObject({ cid: first, message: 'one' })
    client.start()
    greet(environment)
    environment.socket.say(joined())
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
  })

  test('cannot be taken back once it may have', () => {
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
    environment.socket.taken()
    environment.socket.drop()
    expect(statesOf(client)).toEqual(['pending', 'unsent'])
    comeBack(environment)
    environment.socket.say(joined({ resumed: true }))
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is shown once when it had been stored', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ resumed: true }), messages(0, own(1, 1, 'one')), posted(1, 1))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('is not sent again when a reset shows it', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.taken()
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ rev: 1, messages: [own(1, 1, 'one')] }))
    expect(environment.socket.taken()).toEqual([])
    expect(client.view.outbox).toEqual([])
  })

  test('is done when its id is one the cursor has passed, as after a reset to a later page', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ rev: 100, messages: [message(100)], more: true }), posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P4.2, P4.3: a post that was acknowledged and not yet seen', () => {
  test('comes with the messages after a resumed cursor', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(posted(1, 1))
    environment.socket.taken()
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ resumed: true }))
    expect(statesOf(client)).toEqual(['acknowledged'])
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(environment.socket.taken()).toEqual([])
  })

  test('P3.2: is sent again after a reset, for the old log may be gone and it with it', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(posted(1, 1))
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ epoch: 'second', rev: 100, messages: [message(100)], more: true }))
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P3.5: slow_down', () => {
  test('is waited out, and no later post overtakes', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.taken()
    environment.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 2 }))
    client.post('three')
    expect(statesOf(client)).toEqual(['delayed', 'unsent', 'unsent'])
    environment.pass(1_999)
    expect(environment.socket.taken()).toEqual([])
    environment.pass(1)
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
    environment.socket.say(posted(1, 1))
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is waited out across a loss', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 5 }))
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ resumed: true }))
    environment.pass(4_749)
    expect(environment.socket.taken()).toEqual([])
    environment.pass(1)
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
  })
})
