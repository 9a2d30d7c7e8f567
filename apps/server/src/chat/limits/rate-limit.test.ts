import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

const perMinute = (count: number, burst: number) => new RateLimit({ count, perMs: 60_000, burst })

function take(limit: RateLimit, now: number, key = 'ada') {
  const wait = limit.wait(key, now)
  if (wait === 0) limit.take(key, now)
  return wait
}

test('P3.5: allows the burst, then returns the seconds to wait', () => {
  const limit = perMinute(60, 3)
  expect([take(limit, 0), take(limit, 0), take(limit, 0)]).toEqual([0, 0, 0])
  expect(take(limit, 0)).toBe(1)
  expect(take(limit, 999)).toBe(1)
  expect(take(limit, 1_000)).toBe(0)
  expect(take(limit, 1_000)).toBe(1)
})

test('after the seconds returned, the next turn is allowed', () => {
  const limit = perMinute(7, 1)
  take(limit, 0)
  const seconds = take(limit, 0)
  expect(seconds).toBe(9)
  expect(take(limit, seconds * 1_000)).toBe(0)
})

test('collects no more than the burst over a long time', () => {
  const limit = perMinute(60, 2)
  take(limit, 0)
  expect([take(limit, 3_600_000), take(limit, 3_600_000), take(limit, 3_600_000)]).toEqual([0, 0, 1])
})

test('a key does not limit another', () => {
  const limit = perMinute(60, 1)
  expect([take(limit, 0, 'ada'), take(limit, 0, 'ada'), take(limit, 0, 'grace')]).toEqual([0, 1, 0])
})

test('forgets the keys that limit nothing any more, and no others', () => {
  const limit = perMinute(60, 1)
  for (let n = 0; n < 10_000; n += 1) take(limit, n * 10, `stranger ${n}`)
  expect(limit.size).toBeLessThan(2_100)
  expect(take(limit, 99_990, 'stranger 9999')).toBe(1)
})
