import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { againMs, untilLoaded } from './until-loaded.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test('what could not be loaded is asked for again until it comes', async () => {
  const load = vi.fn<() => Promise<string>>()
  load.mockRejectedValueOnce(new Error('offline')).mockRejectedValueOnce(new Error('offline'))
  load.mockResolvedValue('here')
  const loaded = untilLoaded(load)
  await vi.advanceTimersByTimeAsync(againMs - 1)
  expect(load).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(againMs + 1)
  expect(await loaded).toBe('here')
  expect(load).toHaveBeenCalledTimes(3)
})
