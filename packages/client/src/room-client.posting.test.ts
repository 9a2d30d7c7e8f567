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
    const { world, client } = liveRoom()
    for (const text of ['one', 'two', 'three']) client.post(text)
    expect(world.socket.taken()).toEqual([post(1, 'one')])
    world.socket.say(posted(1, 1))
    expect(world.socket.taken()).toEqual([post(2, 'two')])
    world.pass(5_000)
    expect(world.socket.taken()).toEqual([])
    world.socket.say(posted(2, 2))
    expect(world.socket.taken()).toEqual([post(3, 'three')])
  })

  test('that were written before joining wait for it', () => {
    const { world, client } = newRoom()
    client.post('one')
    client.start()
    client.post('two')
    greet(world)
    world.socket.say(joined())
    expect(world.socket.taken()).toEqual([post(1, 'one')])
    expect(statesOf(client)).toEqual(['sent', 'unsent'])
  })

  test('are shown until their messages come, and then as messages', () => {
    const { world, client } = liveRoom()
    client.post('one')
    expect(client.view.outbox).toMatchObject([{ cid: 'cid-0001', message: 'one', state: { name: 'sent' } }])
    world.socket.say(posted(1, 1))
    expect(statesOf(client)).toEqual(['acknowledged'])
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('are at no moment shown twice, in the room and on their way', () => {
    const { world, client, views } = liveRoom()
    client.post('one')
    views.length = 0
    world.socket.say(messages(0, own(1, 1, 'one')))
    const shown = views.map(({ timeline, outbox }) => timeline.messages.length + outbox.length)
    expect(shown).toEqual([1])
  })

  test('are done when the message comes before the answer', () => {
    const { world, client } = liveRoom()
    client.post('one')
    client.post('two')
    world.socket.taken()
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(world.socket.taken()).toEqual([post(2, 'two')])
    world.socket.say(posted(1, 1))
    expect(client.view.outbox).toMatchObject([{ message: 'two', state: { name: 'sent' } }])
  })
})

describe('a post that has not left', () => {
  test('can be taken back, and nobody ever sees it', () => {
    const { world, client } = newRoom()
    const first = client.post('one')
    client.post('two')
    expect(client.takeBack(first)).toMatchObject({ cid: first, message: 'one' })
    client.start()
    greet(world)
    world.socket.say(joined())
    expect(world.socket.taken()).toEqual([post(2, 'two')])
  })

  test('cannot be taken back once it may have', () => {
    const { world, client } = liveRoom()
    const first = client.post('one')
    expect(client.takeBack(first)).toBeUndefined()
    world.socket.drop()
    expect(client.takeBack(first)).toBeUndefined()
    expect(client.takeBack('cid-of-nothing')).toBeUndefined()
    expect(statesOf(client)).toEqual(['pending'])
  })
})

describe('P3.2: a post whose answer was lost', () => {
  test('is sent again under its cid, before later ones', () => {
    const { world, client } = liveRoom()
    client.post('one')
    client.post('two')
    world.socket.taken()
    world.socket.drop()
    expect(statesOf(client)).toEqual(['pending', 'unsent'])
    comeBack(world)
    world.socket.say(joined({ resumed: true }))
    expect(world.socket.taken()).toEqual([post(1, 'one')])
    world.socket.say(posted(1, 1))
    expect(world.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is shown once when it had been stored', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ resumed: true }), messages(0, own(1, 1, 'one')), posted(1, 1))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('is not sent again when a reset shows it', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.taken()
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ rev: 1, messages: [own(1, 1, 'one')] }))
    expect(world.socket.taken()).toEqual([])
    expect(client.view.outbox).toEqual([])
  })

  test('is done when its id is one the cursor has passed, as after a reset to a later page', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ rev: 100, messages: [message(100)], more: true }), posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P4.2, P4.3: a post that was acknowledged and not yet seen', () => {
  test('comes with the messages after a resumed cursor', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.say(posted(1, 1))
    world.socket.taken()
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ resumed: true }))
    expect(statesOf(client)).toEqual(['acknowledged'])
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(world.socket.taken()).toEqual([])
  })

  test('P3.2: is sent again after a reset, for the old log may be gone and it with it', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.say(posted(1, 1))
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ epoch: 'second', rev: 100, messages: [message(100)], more: true }))
    expect(world.socket.taken()).toEqual([post(1, 'one')])
    world.socket.say(posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P3.5: slow_down', () => {
  test('is waited out, and no later post overtakes', () => {
    const { world, client } = liveRoom()
    client.post('one')
    client.post('two')
    world.socket.taken()
    world.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 2 }))
    client.post('three')
    expect(statesOf(client)).toEqual(['delayed', 'unsent', 'unsent'])
    world.pass(1_999)
    expect(world.socket.taken()).toEqual([])
    world.pass(1)
    expect(world.socket.taken()).toEqual([post(1, 'one')])
    world.socket.say(posted(1, 1))
    expect(world.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is waited out across a loss', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.say(refuse('slow_down', { cid: 'cid-0001', retryAfter: 5 }))
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ resumed: true }))
    world.pass(4_749)
    expect(world.socket.taken()).toEqual([])
    world.pass(1)
    expect(world.socket.taken()).toEqual([post(1, 'one')])
  })
})
