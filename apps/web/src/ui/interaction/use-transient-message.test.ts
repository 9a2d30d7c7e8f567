import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTransientMessage } from './use-transient-message.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a second message is shown for its full time', () => {
  const scope = effectScope()
  const { text, show } = scope.run(useTransientMessage) ?? expect.unreachable()
  show('one')
  vi.advanceTimersByTime(1_500)
  show('two')
  vi.advanceTimersByTime(1_500)
  expect(text.value).toBe('two')
  vi.advanceTimersByTime(500)
  expect(text.value).toBe('')
  scope.stop()
})
