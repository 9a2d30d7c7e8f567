/** Red, green, blue: 0 to 255. */
export type Rgb = readonly [number, number, number]

/**
 * Converts OKLCH (lightness 0 to 1, hue in degrees) to sRGB. Reduces the chroma of colours outside sRGB until they fit.
 * Matrices: Björn Ottosson, https://bottosson.github.io/posts/oklab/
 */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const rgb = linearRgb(lightness, chroma, (hue * Math.PI) / 180)
  const isInGamut = rgb.every((channel) => channel > -0.001 && channel < 1.001)
  if (!isInGamut && chroma > 0) return oklch(lightness, Math.max(0, chroma - 0.002), hue)
  return [encode(rgb[0]), encode(rgb[1]), encode(rgb[2])]
}

/** The WCAG 2.2 contrast ratio of white text on a colour: 1 to 21. */
export function contrastWithWhite([red, green, blue]: Rgb): number {
  const luminance = 0.2126 * decode(red) + 0.7152 * decode(green) + 0.0722 * decode(blue)
  return 1.05 / (luminance + 0.05)
}

function linearRgb(lightness: number, chroma: number, angle: number): Rgb {
  const a = chroma * Math.cos(angle)
  const b = chroma * Math.sin(angle)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function encode(light: number): number {
  const clamped = Math.min(1, Math.max(0, light))
  return Math.round(255 * (clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055))
}

function decode(channel: number): number {
  const value = channel / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
