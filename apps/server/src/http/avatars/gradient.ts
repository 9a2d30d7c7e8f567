import { contrastWithWhite, oklch, type Rgb } from '../../config/oklch.ts'

export interface Gradient {
  from: Rgb
  to: Rgb
}

/**
 * Two colours for a hue (degrees), both dark enough for white text.
 * Luminance is convex in the sRGB channels, so no point between them is lighter than the lighter of the two.
 */
export function gradient(hue: number): Gradient {
  return { from: lightest(hue, 4.6), to: lightest(hue + turnFromYellow(hue), 6.2) }
}

/** The lightest colour of a hue on which white text has this WCAG contrast ratio. */
function lightest(hue: number, contrast: number): Rgb {
  let lightness = 0.7
  while (contrastWithWhite(oklch(lightness, 0.19, hue)) < contrast) lightness -= 0.005
  return oklch(lightness, 0.19, hue)
}

// Dark yellow looks brown: warm hues turn towards red, green hues towards teal.
function turnFromYellow(hue: number): number {
  return hue > 105 && hue < 285 ? 40 : -40
}
