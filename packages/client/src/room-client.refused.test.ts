import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { liveRoom, messages, own, post, posted, statesOf } from './testing/fake-room.ts'

describe('P3.6: a refused post', () => {
  test('keeps its text, and the next post is sent', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.takeSent()
    const refusal = refuse('storage_full', { cid: 'cid-0001' })
    environment.socket.say(refusal)
    expect(client.view.outbox[0]).toMatchObject({ message: 'one', state: { name: 'refused', refusal } })
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  })

  test('is retried under its cid, after all others', () => {
    const { environment, client } = refusedRoom('storage_full')
    client.post('two')
    client.retry('cid-0001')
    expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
    environment.socket.say(posted(2, 1))
    expect(environment.socket.takeSent()).toEqual([post(1, 'one')])
  })

  test('is retried under a new cid when its own was used for another message', () => {
    const { environment, client } = refusedRoom('cid_reused')
    client.retry('cid-0001')
    expect(environment.socket.takeSent()).toEqual([post(2, 'one')])
    expect(client.view.outbox).toHaveLength(1)
  })

  test('leaves the outbox when its message arrives', () => {
    const { environment, client } = refusedRoom('storage_full')
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
  })

  test('can be discarded', () => {
    const { environment, client } = refusedRoom('empty_message')
    client.discard('cid-0001')
    expect(client.view.outbox).toEqual([])
    expect(environment.socket.takeSent()).toEqual([])
  })

  test('is the only kind of post that can be retried', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.takeSent()
    client.retry('cid-0001')
    client.retry('cid-0009')
    expect(environment.socket.takeSent()).toEqual([])
    expect(statesOf(client)).toEqual(['sent'])
  })
})

function refusedRoom(code: Parameters<typeof refuse>[0]) {
  const room = liveRoom()
  room.client.post('one')
  room.environment.socket.takeSent()
  room.environment.socket.say(refuse(code, { cid: 'cid-0001' }))
  return room
}
