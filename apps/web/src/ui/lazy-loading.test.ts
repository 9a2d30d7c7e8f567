import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retryMs, untilLoaded } from './lazy-loading.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('retries until the load succeeds', async () => {
  const load = vi.fn<() => Promise<string>>()
  load.mockRejectedValueOnce(new Error('offline')).mockRejectedValueOnce(new Error('offline'))
  load.mockResolvedValue('here')
  const loaded = untilLoaded(load)
  await vi.advanceTimersByTimeAsync(retryMs - 1)
  expect(load).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(retryMs + 1)
  expect(await loaded).toBe('here')
  expect(load).toHaveBeenCalledTimes(3)
})

test('a file that the browser cannot parse is reported and not loaded again', async () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const unknown = new SyntaxError('Invalid regular expression flags')
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(unknown)
  await expect(untilLoaded(load)).rejects.toBe(unknown)
  expect(reported).toHaveBeenCalledExactlyOnceWith(unknown)
  expect(load).toHaveBeenCalledTimes(1)
  vi.unstubAllGlobals()
})
