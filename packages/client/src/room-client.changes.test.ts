import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { reconnect, joined, liveRoom, message, messages, statesOf } from './testing/fake-room.ts'

const edit = (number: number, text: string) => ({
  type: 'edit',
  cid: `cid-000${number}`,
  id: 1,
  message: text,
})

describe('P3.8: a change', () => {
  test('is sent in order with posts, and leaves the outbox when the timeline reaches its rev', () => {
    const { environment, client } = roomWithOne()
    client.edit(1, 'uno')
    client.react(1, '👍', true)
    expect(environment.socket.takeSent()).toEqual([edit(1, 'uno')])
    environment.socket.say({ type: 'changed', cid: 'cid-0001', rev: 2 })
    expect(environment.socket.takeSent()).toEqual([
      { type: 'react', cid: 'cid-0002', id: 1, emoji: '👍', on: true },
    ])
    expect(statesOf(client)).toEqual(['acknowledged', 'sent'])
    environment.socket.say(messages(1, message(1, { rev: 2, message: 'uno' })))
    expect(statesOf(client)).toEqual(['sent'])
    expect(client.view.timeline.messages).toMatchObject([{ id: 1, message: 'uno' }])
  })

  test('leaves the outbox at once when its acknowledgement arrives after its rev', () => {
    const { environment, client } = roomWithOne()
    client.remove(1)
    environment.socket.say(messages(1, message(1, { rev: 2, message: '', removed: true })))
    expect(statesOf(client)).toEqual(['sent'])
    environment.socket.say({ type: 'changed', cid: 'cid-0001', rev: 2 })
    expect(client.view.outbox).toEqual([])
  })

  test('P3.9: is sent again under its cid when the answer was lost', () => {
    const { environment, client } = roomWithOne()
    client.edit(1, 'uno')
    environment.socket.takeSent()
    environment.socket.drop()
    reconnect(environment)
    environment.socket.say(joined({ rev: 1, resumed: true }))
    expect(environment.socket.takeSent()).toEqual([edit(1, 'uno')])
  })

  test('that is refused keeps its text until it is retried or discarded', () => {
    const { environment, client } = roomWithOne()
    const cid = client.edit(1, 'uno')
    environment.socket.say(refuse('no_such_message', { cid }))
    expect(client.view.outbox).toMatchObject([
      { type: 'edit', id: 1, message: 'uno', state: { name: 'refused' } },
    ])
    environment.socket.takeSent()
    client.retry(cid)
    expect(environment.socket.takeSent()).toEqual([edit(1, 'uno')])
  })
})

test('P3.12: a reply is sent with the id of its message', () => {
  const { environment, client } = roomWithOne()
  client.post('yes', 1)
  expect(environment.socket.takeSent()).toEqual([
    { type: 'post', cid: 'cid-0001', message: 'yes', replyTo: 1 },
  ])
})

test('P4.3: after a reset to another epoch, changes are refused and replies become posts', () => {
  const { environment, client } = roomWithOne()
  environment.socket.drop()
  client.remove(1)
  client.post('yes', 1)
  reconnect(environment)
  environment.socket.say(joined({ epoch: 'second', rev: 1, messages: [message(1, { cid: 'other' })] }))
  expect(environment.socket.takeSent()).toEqual([{ type: 'post', cid: 'cid-0002', message: 'yes' }])
  expect(client.view.outbox[0]).toMatchObject({ type: 'remove', state: { name: 'refused' } })
  client.retry('cid-0001')
  expect(environment.socket.takeSent()).toEqual([])
})

test('P4.3: after a reset to the same epoch, changes are sent', () => {
  const { environment, client } = roomWithOne()
  environment.socket.drop()
  client.remove(1)
  reconnect(environment)
  environment.socket.say(joined({ rev: 1, messages: [message(1)] }))
  expect(environment.socket.takeSent()).toEqual([{ type: 'remove', cid: 'cid-0001', id: 1 }])
})

function roomWithOne() {
  return liveRoom({ rev: 1, messages: [message(1)] })
}
