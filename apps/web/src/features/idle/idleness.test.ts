import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { browserEnvironment } from '../../stores/browser-environment.ts'
import { idleAfter, Idleness } from './idleness.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const { untouchedMs, hiddenMs } = idleAfter

test('P6.5: nobody is idle who touches something now and then', () => {
  const { idleness, said } = somebody()
  for (let n = 0; n < 10; n += 1) {
    vi.advanceTimersByTime(untouchedMs - 1)
    idleness.touched()
  }
  expect(said).toEqual([])
})

test('P6.5: five minutes after the last touch somebody is idle, and back at the next', () => {
  const { idleness, said } = somebody()
  vi.advanceTimersByTime(untouchedMs / 2)
  idleness.touched()
  vi.advanceTimersByTime(untouchedMs - 1)
  expect(said).toEqual([])
  vi.advanceTimersByTime(1)
  expect(said).toEqual([true])
  idleness.touched()
  idleness.touched()
  expect(said).toEqual([true, false])
  vi.advanceTimersByTime(untouchedMs)
  expect(said).toEqual([true, false, true])
})

test('P6.5: who has the page out of sight is idle, but not for a look elsewhere', () => {
  const { idleness, said } = somebody()
  idleness.hidden()
  vi.advanceTimersByTime(hiddenMs - 1)
  idleness.shown()
  vi.advanceTimersByTime(hiddenMs)
  expect(said).toEqual([])
  idleness.hidden()
  vi.advanceTimersByTime(hiddenMs)
  expect(said).toEqual([true])
  idleness.touched()
  expect(said).toEqual([true])
  idleness.shown()
  expect(said).toEqual([true, false])
})

test('stopped, it says nothing any more', () => {
  const { idleness, said } = somebody()
  idleness.stop()
  vi.advanceTimersByTime(2 * untouchedMs)
  expect(said).toEqual([])
})

function somebody() {
  const said: boolean[] = []
  return { said, idleness: new Idleness(browserEnvironment, (idle) => said.push(idle)) }
}
