import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { undoable } from './undoable.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('runs once, after its time', () => {
  const run = vi.fn()
  const { finish } = undoable(8_000, run)
  vi.advanceTimersByTime(7_999)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  finish()
  expect(run).toHaveBeenCalledOnce()
})

test('never runs once it is undone', () => {
  const run = vi.fn()
  const { undo, finish, resume } = undoable(8_000, run)
  undo()
  finish()
  resume()
  vi.advanceTimersByTime(60_000)
  expect(run).not.toHaveBeenCalled()
})

test('waits while it is paused, and then for the time that is left', () => {
  const run = vi.fn()
  const { pause, resume } = undoable(8_000, run)
  vi.advanceTimersByTime(6_000)
  pause()
  pause()
  vi.advanceTimersByTime(60_000)
  resume()
  vi.advanceTimersByTime(1_999)
  expect(run).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(run).toHaveBeenCalledOnce()
})

test('runs at once when it is finished', () => {
  const run = vi.fn()
  undoable(8_000, run).finish()
  expect(run).toHaveBeenCalledOnce()
})
