import { refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import type { StoredAction } from './outbox/outbox-store.ts'
import { RoomClient } from './room-client.ts'
import { FakeEnvironment } from './testing/fake-environment.ts'
import {
  alice,
  joined,
  liveRoom,
  openSocket,
  post,
  posted,
  reconnect,
  statesOf,
} from './testing/fake-room.ts'

const first = '1'.repeat(32)
const second = '2'.repeat(32)

test('P14.3: a post waits until its files are uploaded, in their order, and what is behind it waits with it', () => {
  const { environment, client } = liveRoom()
  client.post('photos', undefined, [{ key: 'a', alt: 'A cat' }, { key: 'b' }])
  client.post('after them')
  client.files.uploaded('b', second)
  expect(environment.socket.takeSent()).toEqual([])
  client.files.uploaded('a', first)
  const files = [{ id: first, alt: 'A cat' }, { id: second }]
  expect(environment.socket.takeSent()).toEqual([{ ...post(1, 'photos'), files }])
  environment.socket.say(posted(1, 1))
  expect(environment.socket.takeSent()).toEqual([post(2, 'after them')])
})

test('P3.2: after a lost connection the post is sent again with the same files', () => {
  const { environment, client } = liveRoom()
  client.post('', 7, [{ key: 'a', id: first }])
  const sent = environment.socket.takeSent()
  expect(sent).toEqual([{ ...post(1, ''), replyTo: 7, files: [{ id: first }] }])
  environment.socket.events.onClose(1006, '')
  reconnect(environment)
  environment.socket.say(joined({ epoch: 'first', resumed: true }))
  expect(environment.socket.takeSent()).toEqual(sent)
})

test('what is refused of an upload stays with the person, and what is behind it goes on', () => {
  const { environment, client } = liveRoom()
  const cid = client.post('photo', undefined, [{ key: 'a' }])
  client.post('two')
  client.files.uploadRefused('a', { ...refuse('storage_full'), reason: 'The disk is full.' })
  expect(environment.socket.takeSent()).toEqual([post(2, 'two')])
  expect(client.view.outbox[0]).toMatchObject({
    attached: [{ key: 'a' }],
    state: { name: 'refused', refusal: { code: 'storage_full', cid } },
  })
  client.retry(cid)
  environment.socket.say(posted(2, 1))
  expect(environment.socket.takeSent()).toEqual([])
  client.files.uploaded('a', first)
  expect(environment.socket.takeSent()).toEqual([{ ...post(1, 'photo'), files: [{ id: first }] }])
})

test('files that the server does not have any more are uploaded again with the next try', () => {
  const { environment, client } = liveRoom()
  const cid = client.post('photo', undefined, [{ key: 'a', id: first }])
  environment.socket.takeSent()
  environment.socket.say(refuse('no_such_file', { cid }))
  client.retry(cid)
  expect(environment.socket.takeSent()).toEqual([])
  expect(client.view.outbox).toMatchObject([{ attached: [{ key: 'a' }] }])
  client.files.uploaded('a', second)
  expect(environment.socket.takeSent()).toMatchObject([{ files: [{ id: second }] }])
})

test('a file is left out of a refused post; without text and files there is no post', () => {
  const { client } = liveRoom()
  const cid = client.post('', undefined, [{ key: 'a' }, { key: 'b' }])
  client.files.leaveOut(cid, 'a')
  expect(client.view.outbox).toMatchObject([{ attached: [{ key: 'a' }, { key: 'b' }] }])
  client.files.uploadRefused('a', refuse('storage_full'))
  client.files.leaveOut(cid, 'a')
  expect(client.view.outbox).toMatchObject([{ attached: [{ key: 'b' }], state: { name: 'refused' } }])
  client.files.leaveOut(cid, 'b')
  expect(client.view.outbox).toEqual([])
})

test('files are stored with their post, and wait again in the next client', () => {
  const stored: StoredAction[] = []
  const store = {
    kept: [{ type: 'post', cid: 'cid-0009', message: 'kept', at: 0, attached: [{ key: 'a' }] }] as const,
    keep: (action: StoredAction) => void stored.push(action),
    replace: (action: StoredAction) => void stored.splice(0, 1, action),
    forget: () => undefined,
  }
  const environment = new FakeEnvironment()
  const listener = { changed: () => undefined, token: () => undefined }
  const client = new RoomClient({ room: 'lobby', ...alice }, environment, listener, store)
  const cid = client.post('new', undefined, [{ key: 'b' }, { key: 'c' }])
  expect(stored).toMatchObject([{ message: 'new', attached: [{ key: 'b' }, { key: 'c' }] }])
  client.start()
  openSocket(environment)
  environment.socket.say(joined({ uploads: { max: 5 } }))
  expect(client.view.uploads).toEqual({ max: 5 })
  expect(environment.socket.takeSent()).toEqual([])
  client.files.uploaded('a', first)
  expect(environment.socket.takeSent()).toMatchObject([{ cid: 'cid-0009', files: [{ id: first }] }])
  client.files.uploadRefused('b', refuse('storage_full'))
  client.files.leaveOut(cid, 'b')
  expect(stored).toMatchObject([{ message: 'new', attached: [{ key: 'c' }] }])
  expect(statesOf(client)).toEqual(['sent', 'refused'])
})

test('a post that waits for its files can be taken back, also after a lost connection', () => {
  const { environment, client } = liveRoom()
  const cid = client.post('photo', undefined, [{ key: 'a' }])
  environment.socket.drop()
  expect(client.unsend(cid)).toMatchObject({ message: 'photo', attached: [{ key: 'a' }] })
  expect(client.view.outbox).toEqual([])
})
