import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { liveRoom, messages, own, post, posted, statesOf } from './testing/fake-room.ts'

describe('P3.6: a refused post', () => {
  test('keeps its text, and lets the next one go', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    client.post('two')
    environment.socket.taken()
    const refusal = refuse('storage_full', { cid: 'cid-0001' })
    environment.socket.say(refusal)
    expect(client.view.outbox[0]).toMatchObject({ message: 'one', state: { name: 'refused', refusal } })
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
  })

  test('is tried once more under its cid, at the end of the line', () => {
    const { environment, client } = refusedRoom('storage_full')
    client.post('two')
    client.retry('cid-0001')
    expect(environment.socket.taken()).toEqual([post(2, 'two')])
    environment.socket.say(posted(2, 1))
    expect(environment.socket.taken()).toEqual([post(1, 'one')])
  })

  test('is tried under a new cid when its own was used for another message', () => {
    const { environment, client } = refusedRoom('cid_reused')
    client.retry('cid-0001')
    expect(environment.socket.taken()).toEqual([post(2, 'one')])
    expect(client.view.outbox).toHaveLength(1)
  })

  test('goes when it turns out to have been stored', () => {
    const { environment, client } = refusedRoom('storage_full')
    environment.socket.say(messages(0, own(1, 1, 'one')))
    expect(client.view.outbox).toEqual([])
  })

  test('can be discarded', () => {
    const { environment, client } = refusedRoom('empty_message')
    client.discard('cid-0001')
    expect(client.view.outbox).toEqual([])
    expect(environment.socket.taken()).toEqual([])
  })

  test('is all that can be tried again', () => {
    const { environment, client } = liveRoom()
    client.post('one')
    environment.socket.taken()
    client.retry('cid-0001')
    client.retry('cid-0009')
    expect(environment.socket.taken()).toEqual([])
    expect(statesOf(client)).toEqual(['sent'])
  })
})

function refusedRoom(code: Parameters<typeof refuse>[0]) {
  const room = liveRoom()
  room.client.post('one')
  room.environment.socket.taken()
  room.environment.socket.say(refuse(code, { cid: 'cid-0001' }))
  return room
}
