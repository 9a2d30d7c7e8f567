import { expect, test } from 'vitest'
import { alice, greet, joined, message, messages, token } from './testing/fake-room.ts'
import { FakeEnvironment } from './testing/fake-environment.ts'
import { noStore } from './outbox/outbox-store.ts'
import { RoomClient } from './room-client.ts'
import type { Timeline } from './timeline/timeline.ts'

test('what an earlier client knew is there before the connection is', () => {
  const { client } = roomKept({ epoch: 'first', cursor: 2, messages: [message(1), message(2)], more: false })
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([1, 2])
})

test('P4.3: it goes on from there, and hears only what it missed', () => {
  const { environment, client } = roomKept({
    epoch: 'first',
    cursor: 2,
    messages: [message(1), message(2)],
    more: false,
  })
  client.start()
  expect(greet(environment)).toEqual([expect.objectContaining({ type: 'join', epoch: 'first', after: 2 })])
  environment.socket.say(joined({ rev: 2, resumed: true }), messages(2, message(3)))
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([1, 2, 3])
})

test('P4.2: in another life of the log it is replaced', () => {
  const { environment, client } = roomKept({
    epoch: 'lost',
    cursor: 2,
    messages: [message(1), message(2)],
    more: false,
  })
  client.start()
  greet(environment)
  environment.socket.say(joined({ rev: 1, messages: [message(1, { message: 'another' })] }))
  expect(client.view.timeline.messages.map((shown) => shown.message)).toEqual(['another'])
})

test('messages without an epoch are only something to look at: joining starts anew', () => {
  const { environment, client } = roomKept({
    epoch: undefined,
    cursor: 0,
    messages: [message(1)],
    more: true,
  })
  client.start()
  expect(greet(environment)).toEqual([{ type: 'join', room: 'lobby', ...alice, token }])
  environment.socket.say(joined({ rev: 9, messages: [message(9)], more: true }))
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([9])
})

function roomKept(kept: Timeline) {
  const environment = new FakeEnvironment()
  const listener = { changed: () => {}, token: () => {} }
  return {
    environment,
    client: new RoomClient({ room: 'lobby', ...alice, token }, environment, listener, noStore, kept),
  }
}
