import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { useSecondsLeft } from './use-seconds-left.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

test('counts whole seconds down to 0, and stops', () => {
  const left = effectScope().run(() => useSecondsLeft(() => 1_002_500))
  expect(left?.value).toBe(3)
  vi.advanceTimersByTime(499)
  expect(left?.value).toBe(3)
  vi.advanceTimersByTime(1)
  expect(left?.value).toBe(2)
  vi.advanceTimersByTime(2_000)
  expect(left?.value).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
})

test('follows a new time, and is 0 without one or without an end', () => {
  const until = ref<number | null | undefined>()
  const scope = effectScope()
  const left = scope.run(() => useSecondsLeft(() => until.value))
  expect(left?.value).toBe(0)
  until.value = 1_005_000
  expect(left?.value).toBe(5)
  until.value = null
  expect(left?.value).toBe(0)
  until.value = 1_009_000
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
})
