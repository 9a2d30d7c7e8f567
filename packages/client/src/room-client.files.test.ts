import { refuse } from '@parley/shared'
import { expect, test } from 'vitest'
import type { StoredAction } from './outbox/outbox-store.ts'
import { RoomClient } from './room-client.ts'
import { FakeEnvironment } from './testing/fake-environment.ts'
import { alice, joined, liveRoom, messages, openSocket, own, posted, statesOf } from './testing/fake-room.ts'

const file = { id: 'f'.repeat(32) }
const tooLarge = refuse('too_long')

test('P14.3: a post waits for its files, and those behind it wait as well', () => {
  const { client, environment } = liveRoom()
  const cid = client.post('look', undefined, { attached: ['local-1'] })
  client.post('after it')
  expect(environment.socket.takeSent()).toEqual([])
  client.attachments.attach(cid, [file])
  expect(environment.socket.takeSent()).toEqual([{ type: 'post', cid, message: 'look', files: [file] }])
  environment.socket.say(posted(1, 1))
  expect(environment.socket.takeSent()).toMatchObject([{ message: 'after it' }])
})

test('a post whose files are uploaded already is sent at once', () => {
  const { client, environment } = liveRoom()
  const cid = client.post('', 3, { files: [file] })
  expect(environment.socket.takeSent()).toEqual([
    { type: 'post', cid, message: '', replyTo: 3, files: [file] },
  ])
})

test('a file that cannot be uploaded lets the posts behind go, and the post goes without it', () => {
  const { client, environment } = liveRoom()
  const cid = client.post('look', undefined, { attached: ['local-1', 'local-2'] })
  client.post('after it')
  client.attachments.uploadRefused(cid, tooLarge)
  expect(statesOf(client)).toEqual(['refused', 'sent'])
  expect(environment.socket.takeSent()).toMatchObject([{ message: 'after it' }])
  environment.socket.say(posted(2, 1), messages(0, own(2, 1, 'after it')))
  client.attachments.leaveOut(cid, ['local-2'])
  expect(client.view.outbox).toMatchObject([{ attached: ['local-2'], state: { name: 'pending' } }])
  client.attachments.uploadRefused(cid, tooLarge)
  client.attachments.leaveOut(cid, [])
  expect(environment.socket.takeSent()).toEqual([{ type: 'post', cid, message: 'look' }])
})

test('a post that waits for its files can be taken back also after a lost connection', () => {
  const { client, environment } = liveRoom()
  const cid = client.post('look', undefined, { attached: ['local-1'] })
  environment.socket.drop()
  expect(client.unsend(cid)).toMatchObject({ message: 'look', attached: ['local-1'] })
  expect(client.view.outbox).toEqual([])
})

test('the files of a post that the server does not know any more are uploaded again by a retry', () => {
  const { client, environment } = liveRoom()
  const cid = client.post('look', undefined, { attached: ['local-1'] })
  client.attachments.attach(cid, [file])
  environment.socket.takeSent()
  environment.socket.say({ type: 'error', code: 'no_such_file', reason: 'no', cid })
  client.retry(cid)
  expect(environment.socket.takeSent()).toEqual([])
  client.attachments.attach(cid, [{ id: 'e'.repeat(32) }])
  expect(environment.socket.takeSent()).toMatchObject([{ cid, files: [{ id: 'e'.repeat(32) }] }])
})

test('stored posts keep waiting after a reload, in their order, and are stored with their files', () => {
  const first: StoredAction = { type: 'post', cid: 'cid-0008', message: 'look', at: 0, attached: ['local-1'] }
  const second: StoredAction = { type: 'post', cid: 'cid-0009', message: 'after it', at: 0 }
  const environment = new FakeEnvironment()
  const replaced: StoredAction[] = []
  const store = {
    kept: [first, second],
    keep: () => {},
    replace: (action: StoredAction) => void replaced.push(action),
    forget: () => {},
  }
  const listener = { changed: () => {}, token: () => {} }
  const client = new RoomClient({ room: 'lobby', ...alice }, environment, listener, store)
  client.start()
  openSocket(environment)
  environment.socket.say(joined())
  expect(environment.socket.takeSent()).toEqual([])
  client.attachments.attach('cid-0008', [file])
  expect(replaced).toEqual([{ ...first, files: [file] }])
  expect(environment.socket.takeSent()).toMatchObject([{ cid: 'cid-0008', files: [file] }])
})
