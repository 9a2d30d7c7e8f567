import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { comeBack, greet, joined, liveRoom, message, messages, newRoom } from './fake-room.ts'

const post = (number: number, text: string) => ({ type: 'post', cid: `cid-000${number}`, message: text })
const posted = (number: number, id: number) => ({ type: 'posted' as const, cid: `cid-000${number}`, id })
const own = (number: number, id: number, text: string) =>
  message(id, { cid: `cid-000${number}`, message: text })

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
    expect(states(client)).toEqual(['sent', 'pending'])
  })

  test('are shown until their messages come, and then as messages', () => {
    const { world, client } = liveRoom()
    client.post('one')
    expect(client.view.outbox).toMatchObject([{ cid: 'cid-0001', message: 'one', state: { name: 'sent' } }])
    world.socket.say(posted(1, 1))
    expect(states(client)).toEqual(['posted'])
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(client.view.timeline.messages).toEqual([own(1, 1, 'one')])
  })

  test('are done when the answer comes after the message', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.say(messages(0, own(1, 1, 'one')), posted(1, 1))
    expect(client.view.outbox).toEqual([])
  })
})

describe('P3.2: a post whose answer was lost', () => {
  test('is sent again under its cid, before later ones', () => {
    const { world, client } = liveRoom()
    client.post('one')
    client.post('two')
    world.socket.taken()
    world.socket.drop()
    expect(states(client)).toEqual(['pending', 'pending'])
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
    expect(states(client)).toEqual(['posted'])
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
    expect(world.socket.taken()).toEqual([])
  })

  test('is in the log after a reset, shown or further up', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.say(posted(1, 1))
    world.socket.drop()
    comeBack(world)
    world.socket.say(joined({ rev: 100, messages: [message(100)], more: true }))
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
    expect(states(client)).toEqual(['delayed', 'pending', 'pending'])
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

describe('P3.6: a refused post', () => {
  test('keeps its text, and lets the next one go', () => {
    const { world, client } = liveRoom()
    client.post('one')
    client.post('two')
    world.socket.taken()
    const refusal = refuse('storage_failed', { cid: 'cid-0001' })
    world.socket.say(refusal)
    expect(client.view.outbox[0]).toMatchObject({ message: 'one', state: { name: 'refused', refusal } })
    expect(world.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is tried once more under its cid, at the end of the line', () => {
    const { world, client } = refusedRoom('storage_failed')
    client.post('two')
    client.retry('cid-0001')
    expect(world.socket.taken()).toEqual([post(2, 'two')])
    world.socket.say(posted(2, 1))
    expect(world.socket.taken()).toEqual([post(1, 'one')])
  })

  test('is tried under a new cid when its own was used for another message', () => {
    const { world, client } = refusedRoom('cid_reused')
    client.retry('cid-0001')
    expect(world.socket.taken()).toEqual([post(2, 'one')])
    expect(client.view.outbox).toHaveLength(1)
  })

  test('goes when it turns out to have been stored', () => {
    const { world, client } = refusedRoom('storage_failed')
    world.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
  })

  test('can be discarded', () => {
    const { world, client } = refusedRoom('empty_message')
    client.discard('cid-0001')
    expect(client.view.outbox).toEqual([])
    expect(world.socket.taken()).toEqual([])
  })

  test('is all that can be tried again', () => {
    const { world, client } = liveRoom()
    client.post('one')
    world.socket.taken()
    client.retry('cid-0001')
    client.retry('cid-0009')
    expect(world.socket.taken()).toEqual([])
    expect(states(client)).toEqual(['sent'])
  })
})

function refusedRoom(code: Parameters<typeof refuse>[0]) {
  const room = liveRoom()
  room.client.post('one')
  room.world.socket.taken()
  room.world.socket.say(refuse(code, { cid: 'cid-0001' }))
  return room
}

function states({ view }: ReturnType<typeof liveRoom>['client']) {
  return view.outbox.map(({ state }) => state.name)
}
