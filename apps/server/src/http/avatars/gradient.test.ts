import { expect, test } from 'vitest'
import { gradient } from './gradient.ts'
import { contrastWithWhite, type Rgb } from '../../config/oklch.ts'

test('white text has WCAG AA contrast on every point of every gradient', () => {
  for (let hue = 0; hue < 360; hue++) {
    const { from, to } = gradient(hue)
    for (let step = 0; step <= 32; step++) {
      expect(
        contrastWithWhite(between(from, to, step / 32)),
        `hue ${hue}, step ${step}`,
      ).toBeGreaterThanOrEqual(4.5)
    }
  }
})

test('the two colours differ visibly', () => {
  for (let hue = 0; hue < 360; hue++) {
    const { from, to } = gradient(hue)
    expect(contrastWithWhite(to) - contrastWithWhite(from), `hue ${hue}`).toBeGreaterThan(1)
  }
})

/** Interpolates per channel, as browsers do. Rounds up: the lighter result has the lower contrast. */
function between(from: Rgb, to: Rgb, at: number): Rgb {
  const mix = (a: number, b: number) => Math.ceil(a + (b - a) * at)
  return [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}
