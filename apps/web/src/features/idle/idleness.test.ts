import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserEnvironment } from '../../stores/browser-environment.ts'
import { idleAfter, Idleness } from './idleness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const { untouchedMs, hiddenMs } = idleAfter

test('P6.5: input within five minutes keeps the person active', () => {
  const { idleness, changes } = setUp()
  for (let n = 0; n < 10; n += 1) {
    vi.advanceTimersByTime(untouchedMs - 1)
    idleness.onInput()
  }
  expect(changes).toEqual([])
})

test('P6.5: becomes idle five minutes after the last input, and active again with the next', () => {
  const { idleness, changes } = setUp()
  vi.advanceTimersByTime(untouchedMs / 2)
  idleness.onInput()
  vi.advanceTimersByTime(untouchedMs - 1)
  expect(changes).toEqual([])
  vi.advanceTimersByTime(1)
  expect(changes).toEqual([true])
  idleness.onInput()
  idleness.onInput()
  expect(changes).toEqual([true, false])
  vi.advanceTimersByTime(untouchedMs)
  expect(changes).toEqual([true, false, true])
})

test('P6.5: becomes idle while the page is hidden, but not after a short tab switch', () => {
  const { idleness, changes } = setUp()
  idleness.onHidden()
  vi.advanceTimersByTime(hiddenMs - 1)
  idleness.onShown()
  vi.advanceTimersByTime(hiddenMs)
  expect(changes).toEqual([])
  idleness.onHidden()
  vi.advanceTimersByTime(hiddenMs)
  expect(changes).toEqual([true])
  idleness.onInput()
  expect(changes).toEqual([true])
  idleness.onShown()
  expect(changes).toEqual([true, false])
})

test('P6.5: becomes idle in time when the clock is set back', () => {
  const { changes } = setUp()
  vi.setSystemTime(Date.now() - 365 * 24 * 60 * 60_000)
  vi.advanceTimersByTime(2 * untouchedMs)
  expect(changes).toEqual([true])
})

test('reports nothing after it was stopped', () => {
  const { idleness, changes } = setUp()
  idleness.stop()
  vi.advanceTimersByTime(2 * untouchedMs)
  expect(changes).toEqual([])
})

function setUp() {
  const changes: boolean[] = []
  return { changes, idleness: new Idleness(browserEnvironment, (idle) => changes.push(idle)) }
}
