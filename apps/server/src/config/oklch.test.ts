import { describe, expect, test } from 'vitest'
import { contrastWithWhite, oklch } from './oklch.ts'

describe('oklch', () => {
  test('returns the sRGB primaries', () => {
    expect(oklch(0.62796, 0.25768, 29.234)).toEqual([255, 0, 0])
    expect(oklch(0.45201, 0.31321, 264.052)).toEqual([0, 0, 255])
    expect(oklch(1, 0, 0)).toEqual([255, 255, 255])
  })

  test('reduces a colour outside sRGB to one inside', () => {
    for (const channel of oklch(0.55, 0.4, 200)) {
      expect(channel).toBeGreaterThanOrEqual(0)
      expect(channel).toBeLessThanOrEqual(255)
    }
  })
})

test('contrastWithWhite returns the WCAG contrast ratio', () => {
  expect(contrastWithWhite([255, 255, 255])).toBe(1)
  expect(contrastWithWhite([0, 0, 0])).toBeCloseTo(21)
  expect(contrastWithWhite([0x76, 0x76, 0x76])).toBeCloseTo(4.54, 2)
})
