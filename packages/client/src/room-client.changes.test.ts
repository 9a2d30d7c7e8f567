import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { comeBack, joined, liveRoom, message, messages, statesOf } from './testing/fake-room.ts'

const edit = (number: number, text: string) => ({
  type: 'edit',
  cid: `cid-000${number}`,
  id: 1,
  message: text,
})

describe('P3.8: a change', () => {
  test('is sent in line with posts, and is done when the room has reached its rev', () => {
    const { environment, client } = roomWithOne()
    client.edit(1, 'uno')
    client.react(1, '👍', true)
    expect(environment.socket.taken()).toEqual([edit(1, 'uno')])
    environment.socket.say({ type: 'changed', cid: 'cid-0001', rev: 2 })
    expect(environment.socket.taken()).toEqual([
      { type: 'react', cid: 'cid-0002', id: 1, emoji: '👍', on: true },
    ])
    expect(statesOf(client)).toEqual(['acknowledged', 'sent'])
    environment.socket.say(messages(1, message(1, { rev: 2, message: 'uno' })))
    expect(statesOf(client)).toEqual(['sent'])
    expect(client.view.timeline.messages).toMatchObject([{ id: 1, message: 'uno' }])
  })

  test('whose acknowledgement comes after the room has reached it is done at once', () => {
    const { environment, client } = roomWithOne()
    client.remove(1)
    environment.socket.say(messages(1, message(1, { rev: 2, message: '', removed: true })))
    expect(statesOf(client)).toEqual(['sent'])
    environment.socket.say({ type: 'changed', cid: 'cid-0001', rev: 2 })
    expect(client.view.outbox).toEqual([])
  })

  test('P3.9: without an answer is sent again under its cid', () => {
    const { environment, client } = roomWithOne()
    client.edit(1, 'uno')
    environment.socket.taken()
    environment.socket.drop()
    comeBack(environment)
    environment.socket.say(joined({ rev: 1, resumed: true }))
    expect(environment.socket.taken()).toEqual([edit(1, 'uno')])
  })

  test('that is refused keeps its text until it is tried again or discarded', () => {
    const { environment, client } = roomWithOne()
    const cid = client.edit(1, 'uno')
    environment.socket.say(refuse('no_such_message', { cid }))
    expect(client.view.outbox).toMatchObject([
      { type: 'edit', id: 1, message: 'uno', state: { name: 'refused' } },
    ])
    environment.socket.taken()
    client.retry(cid)
    expect(environment.socket.taken()).toEqual([edit(1, 'uno')])
  })
})

test('P3.12: a reply goes with what it answers', () => {
  const { environment, client } = roomWithOne()
  client.post('yes', 1)
  expect(environment.socket.taken()).toEqual([{ type: 'post', cid: 'cid-0001', message: 'yes', replyTo: 1 }])
})

test('P4.3: after a reset, what speaks of messages of another life is refused, and a reply is a post', () => {
  const { environment, client } = roomWithOne()
  environment.socket.drop()
  client.remove(1)
  client.post('yes', 1)
  comeBack(environment)
  environment.socket.say(joined({ epoch: 'second', rev: 1, messages: [message(1, { cid: 'other' })] }))
  expect(environment.socket.taken()).toEqual([{ type: 'post', cid: 'cid-0002', message: 'yes' }])
  expect(client.view.outbox[0]).toMatchObject({ type: 'remove', state: { name: 'refused' } })
  client.retry('cid-0001')
  expect(environment.socket.taken()).toEqual([])
})

test('P4.3: after a reset to the same life, they are sent', () => {
  const { environment, client } = roomWithOne()
  environment.socket.drop()
  client.remove(1)
  comeBack(environment)
  environment.socket.say(joined({ rev: 1, messages: [message(1)] }))
  expect(environment.socket.taken()).toEqual([{ type: 'remove', cid: 'cid-0001', id: 1 }])
})

function roomWithOne() {
  return liveRoom({ rev: 1, messages: [message(1)] })
}
