import { expect, test, vi } from 'vitest'
import { oncePerFrame } from './once-per-frame.ts'

test('applies a value at once when idle', () => {
  const { take, applied, frame } = page()
  take(1)
  expect(applied).toEqual([1])
  frame()
  take(2)
  expect(applied).toEqual([1, 2])
})

test('applies only the newest value once per frame in a flood', () => {
  const { take, applied, frame } = page()
  for (const value of [1, 2, 3, 4]) take(value)
  expect(applied).toEqual([1])
  frame()
  expect(applied).toEqual([1, 4])
  take(5)
  take(6)
  frame()
  expect(applied).toEqual([1, 4, 6])
})

test('delays a value that arrives while another is applied to the next frame', () => {
  const { take, applied, frame } = page((value) => value === 1 && take(2))
  take(1)
  expect(applied).toEqual([1])
  frame()
  expect(applied).toEqual([1, 2])
})

test('pauses for twice as long as a value took to draw', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const applied: number[] = []
  const take = oncePerFrame<number>((value) => applied.push(value))
  take(1)
  take(2)
  clock.mockReturnValue(30)
  vi.advanceTimersByTime(59)
  expect(applied).toEqual([1])
  take(3)
  vi.advanceTimersByTime(20)
  expect(applied).toEqual([1, 3])
  vi.useRealTimers()
  vi.unstubAllGlobals()
  clock.mockRestore()
})

function page(whenApplied: (value: number) => unknown = () => {}) {
  const applied: number[] = []
  const frames: (() => void)[] = []
  const apply = (value: number) => {
    applied.push(value)
    whenApplied(value)
  }
  const take = oncePerFrame<number>(apply, (then) => frames.push(then))
  return { take, applied, frame: () => frames.shift()?.() }
}
