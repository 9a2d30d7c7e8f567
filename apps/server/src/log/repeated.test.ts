import { beforeEach, afterEach, expect, test, vi } from 'vitest'
import { repeated } from './repeated.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('runs again after a run has ended or failed, never twice at once, until it is stopped', async () => {
  const runs: { resolve: () => void; reject: (error: Error) => void }[] = []
  const failures: unknown[] = []
  const task = () => new Promise<void>((resolve, reject) => void runs.push({ resolve, reject }))
  const stop = repeated(task, 100, (error) => failures.push(error))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toHaveLength(1)
  const failure = new Error('the log is away')
  runs[0]?.reject(failure)
  await vi.advanceTimersByTimeAsync(100)
  expect(failures).toEqual([failure])
  expect(runs).toHaveLength(2)
  stop()
  runs[1]?.resolve()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(runs).toHaveLength(2)
})
