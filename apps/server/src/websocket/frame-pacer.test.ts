import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FramePacer } from './frame-pacer.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

test('P1.9: frames without use are handled at the rate, in order, and nothing is read meanwhile', () => {
  const { pacer, handled, paused } = start(tenPerSecond)
  for (let n = 1; n <= 6; n += 1) pacer.add(Buffer.from(String(n)), n === 5)
  expect(handled).toEqual(['1', '2', '3', '4'])
  expect(paused.size).toBe(1)
  vi.advanceTimersByTime(99)
  expect(handled).toHaveLength(4)
  vi.advanceTimersByTime(1)
  expect(handled).toEqual(['1', '2', '3', '4', '5 in bytes'])
  expect(paused.size).toBe(1)
  vi.advanceTimersByTime(100)
  expect(handled).toEqual(['1', '2', '3', '4', '5 in bytes', '6'])
  expect(paused.size).toBe(1)
  vi.advanceTimersByTime(100)
  expect(paused.size).toBe(0)
})

test('P1.9: frames that were answered do not count, however many come', () => {
  const { pacer, handled, paused } = start(tenPerSecond)
  for (let n = 1; n <= 100; n += 1) {
    pacer.add(Buffer.from(String(n)), false)
    pacer.answered()
  }
  expect([handled.length, paused.size]).toEqual([100, 0])
})

test('P1.9: an answer lets the next frame be handled at once', () => {
  const { pacer, handled, paused } = start(tenPerSecond)
  for (let n = 1; n <= 5; n += 1) pacer.add(Buffer.from(String(n)), false)
  expect(handled).toHaveLength(4)
  pacer.answered()
  expect(handled).toHaveLength(5)
  expect(paused.size).toBe(1)
  pacer.answered()
  expect(paused.size).toBe(0)
})

test('P1.9: pings count as frames without use', () => {
  const { pacer, handled, paused } = start(tenPerSecond)
  for (let n = 1; n <= 8; n += 1) pacer.count()
  pacer.add(Buffer.from('post'), false)
  expect([handled.length, paused.size]).toEqual([0, 1])
  vi.advanceTimersByTime(500)
  expect(handled).toEqual(['post'])
})

test('P1.9: nothing is handled after the connection has closed', () => {
  const { pacer, handled } = start(tenPerSecond)
  for (let n = 1; n <= 6; n += 1) pacer.add(Buffer.from(String(n)), false)
  pacer.close()
  vi.advanceTimersByTime(60_000)
  expect(handled).toHaveLength(4)
  expect(vi.getTimerCount()).toBe(0)
})

test('without a rate every frame is handled at once', () => {
  const { pacer, handled, paused } = start()
  for (let n = 1; n <= 10_000; n += 1) pacer.add(Buffer.from(String(n)), false)
  expect([handled.length, paused.size]).toEqual([10_000, 0])
})

/** Ten frames a second, three at once: the fourth is handled, and is the last one for a while. */
function start(rate?: { count: number; perMs: number; burst: number }) {
  const handled: string[] = []
  const paused = new Set<string>()
  const reading = {
    pause: (reason: string) => void paused.add(reason),
    resume: (reason: string) => void paused.delete(reason),
  }
  const pacer = new FramePacer(rate, reading, (data, isBinary) =>
    handled.push(data.toString() + (isBinary ? ' in bytes' : '')),
  )
  return { pacer, handled, paused }
}

const tenPerSecond = { count: 10, perMs: 1_000, burst: 3 }
