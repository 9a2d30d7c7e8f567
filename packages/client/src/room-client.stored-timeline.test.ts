import { expect, test } from 'vitest'
import { alice, openSocket, joined, message, messages, token } from './testing/fake-room.ts'
import { FakeEnvironment } from './testing/fake-environment.ts'
import { noStore } from './outbox/outbox-store.ts'
import { RoomClient } from './room-client.ts'
import type { Timeline } from './timeline/timeline.ts'

test('shows the stored timeline before it connects', () => {
  const { client } = roomWithStored({
    epoch: 'first',
    cursor: 2,
    messages: [message(1), message(2)],
    more: false,
  })
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([1, 2])
})

test('P4.3: resumes from the stored cursor', () => {
  const { environment, client } = roomWithStored({
    epoch: 'first',
    cursor: 2,
    messages: [message(1), message(2)],
    more: false,
  })
  client.start()
  expect(openSocket(environment)).toEqual([
    expect.objectContaining({ type: 'join', epoch: 'first', after: 2 }),
  ])
  environment.socket.say(joined({ rev: 2, resumed: true }), messages(2, message(3)))
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([1, 2, 3])
})

test('P4.2: replaces the stored timeline in another epoch', () => {
  const { environment, client } = roomWithStored({
    epoch: 'lost',
    cursor: 2,
    messages: [message(1), message(2)],
    more: false,
  })
  client.start()
  openSocket(environment)
  environment.socket.say(joined({ rev: 1, messages: [message(1, { message: 'another' })] }))
  expect(client.view.timeline.messages.map((shown) => shown.message)).toEqual(['another'])
})

test('joins without a cursor when the stored timeline has no epoch', () => {
  const { environment, client } = roomWithStored({
    epoch: undefined,
    cursor: 0,
    messages: [message(1)],
    more: true,
  })
  client.start()
  expect(openSocket(environment)).toEqual([{ type: 'join', room: 'lobby', ...alice, token, reacted: true }])
  environment.socket.say(joined({ rev: 9, messages: [message(9)], more: true }))
  expect(client.view.timeline.messages.map(({ id }) => id)).toEqual([9])
})

function roomWithStored(stored: Timeline) {
  const environment = new FakeEnvironment()
  const listener = { changed: () => {}, token: () => {} }
  return {
    environment,
    client: new RoomClient({ room: 'lobby', ...alice, token }, environment, listener, noStore, stored),
  }
}
