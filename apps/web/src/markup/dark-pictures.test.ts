import { installedPictures, pictureFolder } from '@parley/emoji-data'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { darkPictures } from './dark-pictures.ts'

/** Lowest contrast (WCAG 2.2) of the brightest colour with the dark page that is still visible. */
const least = 2
const page = luminance('16151a')

test('lists exactly the pictures that are hardly visible on a dark page', () => {
  expect([...darkPictures].sort()).toEqual([...installedPictures()].filter(isDark).sort())
})

function isDark(code: string) {
  const svg = readFileSync(join(pictureFolder, `${code}.svg`), 'utf8')
  const colors = [...svg.matchAll(/(?:fill|stroke)="#([\da-f]+)"/gi)].map(([, color = '']) => color)
  return colors.length > 0 && colors.every((color) => (luminance(color) + 0.05) / (page + 0.05) < least)
}

function luminance(color: string) {
  const long = color.length === 3 ? color.replaceAll(/./g, '$&$&') : color
  const [red = 0, green = 0, blue = 0] = [...Buffer.from(long, 'hex')].map((value) => linear(value / 255))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function linear(value: number) {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}
