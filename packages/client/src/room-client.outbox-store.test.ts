import { expect, test } from 'vitest'
import { alice, openSocket, joined, own, messages, post, posted } from './testing/fake-room.ts'
import { FakeEnvironment } from './testing/fake-environment.ts'
import type { StoredAction } from './outbox/outbox-store.ts'
import { textOf } from './outbox/outbox.ts'
import { RoomClient } from './room-client.ts'

test('shows stored posts as pending, and sends them before newer ones', () => {
  const { environment, client } = roomWith([storedPost(8, 'old'), storedPost(9, 'older than new')])
  expect(client.view.outbox.map(textOf)).toEqual(['old', 'older than new'])
  client.post('new')
  client.start()
  openSocket(environment)
  environment.socket.say(joined())
  expect(environment.socket.takeSent()).toEqual([post(8, 'old')])
  environment.socket.say(posted(8, 1), messages(0, own(8, 1, 'old')))
  expect(environment.socket.takeSent()).toEqual([post(9, 'older than new')])
  environment.socket.say(posted(9, 2), messages(1, own(9, 2, 'older than new')))
  expect(environment.socket.takeSent()).toEqual([post(1, 'new')])
})

test('stores a post when it is written, and forgets it when it is acknowledged', () => {
  const { environment, client, stored } = roomWith([])
  client.post('one')
  client.post('two')
  expect(stored()).toEqual(['one', 'two'])
  client.start()
  openSocket(environment)
  environment.socket.say(joined(), posted(1, 1))
  expect(stored()).toEqual(['two'])
})

test('forgets a discarded post, and stores a retried one', () => {
  const { environment, client, stored } = roomWith([])
  const first = client.post('one')
  client.post('two')
  client.start()
  openSocket(environment)
  environment.socket.say(joined())
  environment.socket.say({ type: 'error', code: 'bad_message', reason: 'no', cid: first })
  client.retry(first)
  expect(stored()).toEqual(['two', 'one'])
  client.discard(first)
  expect(stored()).toEqual(['two'])
})

function roomWith(left: readonly StoredAction[]) {
  const environment = new FakeEnvironment()
  let posts = [...left]
  const store = {
    kept: left,
    keep: (added: StoredAction) => void posts.push(added),
    replace: (one: StoredAction) => void (posts = posts.map((post) => (post.cid === one.cid ? one : post))),
    forget: (cids: readonly string[]) => void (posts = posts.filter(({ cid }) => !cids.includes(cid))),
  }
  const listener = { changed: () => {}, token: () => {} }
  const client = new RoomClient({ room: 'lobby', ...alice }, environment, listener, store)
  return { environment, client, stored: () => posts.map((post) => 'message' in post && post.message) }
}

const storedPost = (number: number, message: string): StoredAction => ({
  type: 'post',
  cid: `cid-000${number}`,
  message,
  at: 0,
})
