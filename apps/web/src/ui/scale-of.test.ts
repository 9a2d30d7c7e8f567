import { expect, test } from 'vitest'
import { scaleOf } from './scale-of.ts'

test.each([
  ['an element that is not scaled', { width: 300.4, height: 500.3 }, { width: 300, height: 500 }, 1],
  ['a page zoomed by half', { width: 450, height: 750 }, { width: 300, height: 500 }, 1.5],
  ['a page made smaller', { width: 240, height: 400 }, { width: 300, height: 500 }, 0.8],
  ['an element that is not shown', { width: 0, height: 0 }, { width: 0, height: 0 }, 1],
])('%s', (_what, rect, { width, height }, scale) => {
  const element = { getBoundingClientRect: () => rect, offsetWidth: width, offsetHeight: height }
  expect(scaleOf(element as HTMLElement)).toBe(scale)
})
