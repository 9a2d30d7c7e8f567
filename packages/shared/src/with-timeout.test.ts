import { beforeEach, expect, test, vi } from 'vitest'
import { withTimeout } from './with-timeout.ts'

beforeEach(() => void vi.useFakeTimers())

test('returns the result in time, and leaves no timer', async () => {
  expect(await withTimeout(Promise.resolve('done'), 100, 'late')).toBe('done')
  expect(vi.getTimerCount()).toBe(0)
})

test('returns the fallback after the timeout, and ignores a later rejection', async () => {
  const slow = Promise.withResolvers<string>()
  const result = withTimeout(slow.promise, 100, 'late')
  vi.advanceTimersByTime(100)
  expect(await result).toBe('late')
  slow.reject(new Error('too late'))
})

test('rejects when the promise rejects in time', async () => {
  await expect(withTimeout(Promise.reject(new Error('no')), 100, 'late')).rejects.toThrow('no')
  expect(vi.getTimerCount()).toBe(0)
})
