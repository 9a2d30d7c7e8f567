import { expect, test } from 'vitest'
import { RoundTrips } from './round-trips.ts'

const [first, second, pong] = ['0 ..', '1 ..', 'Pong'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
]

test('returns the time since the message was sent', () => {
  const trips = new RoundTrips()
  trips.sent(first, 10)
  expect(trips.answered(pong, 12.5)).toBe(2.5)
  trips.sent(second, 20)
  expect(trips.answered(second, 21)).toBe(1)
})

test('does not count a late answer for the next message', () => {
  const trips = new RoundTrips()
  trips.sent(first, 0)
  trips.overdue()
  trips.sent(second, 100)
  expect(trips.answered(pong, 101)).toBeUndefined()
  expect(trips.answered(pong, 103)).toBe(3)
})

test('identifies the message of an echo, and the lost ones before it', () => {
  const trips = new RoundTrips()
  trips.sent(first, 0)
  trips.overdue()
  trips.sent(second, 100)
  expect(trips.answered(second, 104)).toBe(4)
})

test('ignores an answer without a message', () => {
  expect(new RoundTrips().answered(pong, 1)).toBeUndefined()
})
