import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { entry, post } from '../testing/contracts/access-drafts.ts'
import { MemoryLog, MemoryStorage } from '../testing/memory-log.ts'
import { Retention } from './retention.ts'

const dayMs = 24 * 60 * 60_000
const start = Date.UTC(2026, 0, 1)

beforeEach(() => void vi.useFakeTimers({ now: start, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

function make(keepDays: number) {
  const log = new MemoryLog(new MemoryStorage())
  const logger = { info: vi.fn(), warn: vi.fn() }
  const pause = vi.fn(() => Promise.resolve())
  const parts = { log, access: log.access, store: log.access, keepDays, logger, pause }
  return { log, logger, pause, retention: new Retention(parts) }
}

/** As a server that runs hourly does. */
async function pass(days: number, retention: Retention) {
  for (let hour = 0; hour < days * 24; hour += 12) {
    vi.setSystemTime(Date.now() + dayMs / 2)
    await retention.runOnce()
  }
}

const idsOf = async (log: MemoryLog, room = 'lobby') => (await log.before(room, 1e9, 1e4)).map(({ id }) => id)

test('deletes what is older than the days of the server, in steps with pauses, and tells it first', async () => {
  const { log, retention, pause } = make(2)
  await log.append(
    'lobby',
    Array.from({ length: 25 }, (_, n) => post(`old ${n}`)),
  )
  await retention.runOnce()
  await pass(1, retention)
  await log.append('lobby', [post('new')])
  expect(await idsOf(log)).toHaveLength(26)
  await pass(1.5, retention)
  expect(await idsOf(log)).toEqual([26])
  expect(await log.access.hasPosted('lobby', 'ada', 0)).toBe(true)
  expect(await log.access.entries('lobby', 1e9, 10)).toMatchObject([
    { rev: 27, by: { person: 'parley' }, entry: { kind: 'trim', floor: 26 } },
  ])
  expect(pause).toHaveBeenCalledTimes(2) // three steps of at most 10 messages
})

test('a room keeps its messages as it says, whatever the server says', async () => {
  const { log, retention } = make(1)
  await log.append('short', [post('1'), entry({ kind: 'settings', settings: { keepDays: 3 } })])
  await log.append('ever', [post('1'), entry({ kind: 'settings', settings: { keepDays: 0 } })])
  await log.append('lobby', [post('1')])
  await retention.runOnce()
  await pass(2, retention)
  expect([await idsOf(log, 'short'), await idsOf(log, 'ever'), await idsOf(log)]).toEqual([[1], [1], []])
  await pass(2, retention)
  expect([await idsOf(log, 'short'), await idsOf(log, 'ever')]).toEqual([[], [1]])
})

test('without any days, nothing is deleted; with those of the server live, they hold for all rooms', async () => {
  const { log, retention } = make(0)
  await log.append('lobby', [post('1')])
  await retention.runOnce()
  await pass(3, retention)
  expect(await idsOf(log)).toEqual([1])
  await log.append('*', [entry({ kind: 'settings', settings: { keepDays: 1 } })])
  await pass(1, retention)
  expect(await idsOf(log)).toEqual([])
})

test.each([
  ['forward', 40 * dayMs],
  ['back', -2 * dayMs],
])('a clock that jumps %s by more than a day stops it with one warning', async (_, jump) => {
  const { log, logger, retention } = make(30)
  await log.append('lobby', [post('1')])
  await retention.runOnce()
  vi.setSystemTime(start + jump)
  await retention.runOnce()
  await retention.runOnce()
  expect(await idsOf(log)).toEqual([1])
  expect(logger.warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('parley retention --confirm'))
})

test('goes on with what an earlier run has left', async () => {
  const { log, retention } = make(0)
  await log.append('lobby', [post('1'), post('2'), entry({ kind: 'trim', floor: 3 })])
  expect(await log.access.hasPosted('lobby', 'ada', 0)).toBe(true)
  await retention.runOnce()
  expect(await log.access.hasPosted('lobby', 'ada', 0)).toBe(false)
})

test('P13.11: what is left of a deleted room is deleted at the start, whatever the clock says', async () => {
  const { log, retention, logger } = make(30)
  await log.append('lobby', [post('1')])
  await log.access.takeTurn(0)
  vi.setSystemTime(start + 40 * dayMs)
  await log.append(
    'team',
    Array.from({ length: 250 }, (_, n) => post(`old ${n}`)),
  )
  await log.append('team', [entry({ kind: 'delete_room' })])
  await retention.finish()
  expect(await log.access.hasPosted('team', 'ada', 0)).toBe(false)
  expect(await log.access.hasPosted('lobby', 'ada', 0)).toBe(true)
  expect(logger.warn).not.toHaveBeenCalled()
})

test('a stopped retention begins no other step', async () => {
  const { log, retention } = make(1)
  await log.append('lobby', [post('1')])
  const failed = vi.fn()
  retention.start(failed)
  await retention.stop()
  expect(failed).not.toHaveBeenCalled()
})
