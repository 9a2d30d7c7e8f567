import { expect, test } from 'vitest'
import { TokenBucket } from './token-bucket.ts'

test('P3.5: allows the burst, then returns the seconds to wait', () => {
  const bucket = new TokenBucket(60, 3, 0)
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 0])
  expect(bucket.take(0)).toBe(1)
  expect(bucket.take(999)).toBe(1)
  expect(bucket.take(1_000)).toBe(0)
  expect(bucket.take(1_000)).toBe(1)
})

test('after the seconds returned, the next post is allowed', () => {
  const bucket = new TokenBucket(7, 1, 0)
  bucket.take(0)
  const seconds = bucket.take(0)
  expect(seconds).toBe(9)
  expect(bucket.take(seconds * 1_000)).toBe(0)
})

test('collects no more than the burst over a long time', () => {
  const bucket = new TokenBucket(60, 2, 0)
  expect([bucket.take(3_600_000), bucket.take(3_600_000), bucket.take(3_600_000)]).toEqual([0, 0, 1])
})

test('0 per minute means no limit', () => {
  const bucket = new TokenBucket(0, 1, 0)
  expect(Array.from({ length: 1_000 }, () => bucket.take(0)).every((wait) => wait === 0)).toBe(true)
})
