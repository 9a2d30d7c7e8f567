import { FakeWorld } from '@parley/client/fake-world'
import { expect, test } from 'vitest'
import { RoomLink } from './room-link.ts'

test('a connection that lasts is not lost when it has lasted', () => {
  const { world, told } = joined()
  world.pass(7_000)
  world.socket.say({ type: 'pong' })
  world.pass(7_000)
  expect(told).toEqual(['joined', 'pong'])
})

test('a connection that ends is lost once', () => {
  const { world, told } = joined()
  world.socket.drop()
  world.pass(60_000)
  expect(told).toEqual(['joined', 'lost'])
})

test('leaving on purpose loses nothing', () => {
  const { link, told } = joined()
  link.stop()
  expect(told).toEqual(['joined'])
})

function joined() {
  const world = new FakeWorld()
  const told: string[] = []
  const visitor = { room: 'lobby', username: 'ada', avatar: '0'.repeat(64), token: 't'.repeat(22) }
  const link = new RoomLink(visitor, world, {
    joined: () => told.push('joined'),
    heard: ({ type }) => told.push(type),
    lost: () => told.push('lost'),
    refused: (words) => told.push(words),
  })
  link.start()
  world.socket.events.opened()
  const nothing = { messages: [], more: false, resumed: false }
  world.socket.say({ type: 'joined', room: 'lobby', epoch: 'e', rev: 0, token: visitor.token, ...nothing })
  return { world, link, told }
}
