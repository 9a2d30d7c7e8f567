import { expect, test } from 'vitest'
import { RoundTrips } from './round-trips.ts'

const [first, second, pong] = ['0 ..', '1 ..', 'Pong'].map((text) => Buffer.from(text)) as [
  Buffer,
  Buffer,
  Buffer,
]

test('an answer takes the time since its message', () => {
  const trips = new RoundTrips()
  trips.sent(first, 10)
  expect(trips.answered(pong, 12.5)).toBe(2.5)
  trips.sent(second, 20)
  expect(trips.answered(second, 21)).toBe(1)
})

test('an answer that comes too late is not taken for the next one', () => {
  const trips = new RoundTrips()
  trips.sent(first, 0)
  trips.overdue()
  trips.sent(second, 100)
  expect(trips.answered(pong, 101)).toBeUndefined()
  expect(trips.answered(pong, 103)).toBe(3)
})

test('an echo says which message was lost', () => {
  const trips = new RoundTrips()
  trips.sent(first, 0)
  trips.overdue()
  trips.sent(second, 100)
  expect(trips.answered(second, 104)).toBe(4)
})

test('an answer to nothing counts for nothing', () => {
  expect(new RoundTrips().answered(pong, 1)).toBeUndefined()
})
