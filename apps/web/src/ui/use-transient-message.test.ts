import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTransientMessage } from './use-transient-message.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('what is said next stays as long as what was said first', () => {
  const scope = effectScope()
  const { said, say } = scope.run(useTransientMessage) ?? expect.unreachable()
  say('one')
  vi.advanceTimersByTime(1_500)
  say('two')
  vi.advanceTimersByTime(1_500)
  expect(said.value).toBe('two')
  vi.advanceTimersByTime(500)
  expect(said.value).toBe('')
  scope.stop()
})
