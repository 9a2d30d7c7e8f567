import { FakeEnvironment } from '@parley/client/fake-environment'
import { expect, test } from 'vitest'
import { RoomConnection } from './room-connection.ts'

test('does not report a stable connection as lost', () => {
  const { environment, events } = joined()
  environment.pass(7_000)
  environment.socket.say({ type: 'pong' })
  environment.pass(7_000)
  expect(events).toEqual(['joined', 'pong'])
})

test('reports a lost connection once', () => {
  const { environment, events } = joined()
  environment.socket.drop()
  environment.pass(60_000)
  expect(events).toEqual(['joined', 'lost'])
})

test('does not report stop as a lost connection', () => {
  const { connection, events } = joined()
  connection.stop()
  expect(events).toEqual(['joined'])
})

function joined() {
  const environment = new FakeEnvironment()
  const events: string[] = []
  const member = { room: 'lobby', username: 'ada', avatar: '0'.repeat(64), token: 't'.repeat(22) }
  const connection = new RoomConnection(member, environment, {
    onJoined: () => events.push('joined'),
    onMessage: ({ type }) => events.push(type),
    onLost: () => events.push('lost'),
    onRefused: () => events.push('refused'),
  })
  connection.start()
  environment.socket.events.onOpen()
  const nothing = { messages: [], more: false, resumed: false }
  environment.socket.say({
    type: 'joined',
    room: 'lobby',
    epoch: 'e',
    rev: 0,
    token: member.token,
    ...nothing,
  })
  return { environment, connection, events }
}
