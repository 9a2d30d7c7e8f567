import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { timeRange } from './time-range.ts'

const hour = 3_600_000

/** A log whose messages have these ids, each as many hours after the beginning as its place says. */
function logOf(...ids: number[]) {
  let reads = 0
  const messages = ids.map((id, place) => ({ id, at: place * hour }) as Message)
  const read = (found: Message[]) => {
    reads += 1
    return Promise.resolve(found)
  }
  return {
    before: (_room: string, id: number, limit: number) =>
      read(messages.filter((one) => one.id < id).slice(-limit)),
    after: (_room: string, id: number, limit: number) =>
      read(messages.filter((one) => one.id > id).slice(0, limit)),
    reads: () => reads,
  }
}

const everything = { from: 0, below: Number.MAX_SAFE_INTEGER }

test('P10.10: the messages of some hours are found by their times, and one hour around them', async () => {
  const log = logOf(1, 2, 5, 6, 9, 12, 13, 20)
  const range = await timeRange(log, 'lobby', { since: 3 * hour, until: 5 * hour })
  const isIn = (id: number) => id >= range.from && id < range.below
  expect([1, 2, 5, 6, 9, 12, 13, 20].filter(isIn)).toEqual([5, 6, 9, 12])
})

test('P10.10: times before and behind all messages leave out nothing and everything', async () => {
  const log = logOf(3, 4)
  expect(await timeRange(log, 'lobby', { since: 0 })).toMatchObject({ below: everything.below })
  expect((await timeRange(log, 'lobby', { since: 0 })).from).toBeLessThanOrEqual(3)
  expect(await timeRange(log, 'lobby', { until: 9 * hour })).toEqual(everything)
  expect((await timeRange(log, 'lobby', { since: 9 * hour })).from).toBeGreaterThan(4)
  expect((await timeRange(log, 'lobby', { until: -hour })).below).toBeLessThanOrEqual(3)
  expect(await timeRange(logOf(), 'lobby', { since: 1, until: 2 })).toEqual(everything)
})

test('P10.10: of 100,000 messages, about 20 are read for each time, and none without one', async () => {
  const log = logOf(...Array.from({ length: 100_000 }, (_, n) => n + 1))
  const { from } = await timeRange(log, 'lobby', { since: 70_000 * hour })
  expect(from).toBe(70_000)
  expect(log.reads()).toBeLessThan(20)
  expect(await timeRange(log, 'lobby', { has: ['file'] })).toEqual(everything)
  expect(log.reads()).toBeLessThan(20)
})
