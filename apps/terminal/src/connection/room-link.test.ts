import { FakeEnvironment } from '@parley/client/fake-environment'
import { expect, test } from 'vitest'
import { RoomLink } from './room-link.ts'

test('a connection that lasts is not lost when it has lasted', () => {
  const { environment, told } = joined()
  environment.pass(7_000)
  environment.socket.say({ type: 'pong' })
  environment.pass(7_000)
  expect(told).toEqual(['joined', 'pong'])
})

test('a connection that ends is lost once', () => {
  const { environment, told } = joined()
  environment.socket.drop()
  environment.pass(60_000)
  expect(told).toEqual(['joined', 'lost'])
})

test('leaving on purpose loses nothing', () => {
  const { link, told } = joined()
  link.stop()
  expect(told).toEqual(['joined'])
})

function joined() {
  const environment = new FakeEnvironment()
  const told: string[] = []
  const visitor = { room: 'lobby', username: 'ada', avatar: '0'.repeat(64), token: 't'.repeat(22) }
  const link = new RoomLink(visitor, environment, {
    joined: () => told.push('joined'),
    onMessage: ({ type }) => told.push(type),
    lost: () => told.push('lost'),
    refused: (words) => told.push(words),
  })
  link.start()
  environment.socket.events.onOpen()
  const nothing = { messages: [], more: false, resumed: false }
  environment.socket.say({
    type: 'joined',
    room: 'lobby',
    epoch: 'e',
    rev: 0,
    token: visitor.token,
    ...nothing,
  })
  return { environment, link, told }
}
