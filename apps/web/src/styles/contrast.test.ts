import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')
const hues = readFileSync(new URL('hues.css', import.meta.url), 'utf8')

const grounds = ['paper', 'sheet', 'raised', 'sunken', 'hover', 'hover-paper', 'amber']
const washes = ['idle', 'accent-wash', 'link-wash', 'ok-wash', 'mark']
const namedOn = ['paper', 'sheet', 'raised', 'hover', 'hover-paper', 'amber']

/** What is written on what. */
const texts: Record<string, string[]> = {
  ink: [...grounds, ...washes, 'thumb'],
  'ink-2': [...grounds, 'idle', 'accent-wash', 'ok-wash'],
  'ink-3': grounds,
  accent: ['sheet', 'paper', 'raised', 'hover', 'sunken', 'accent-wash'],
  link: ['sheet', 'paper', 'raised', 'sunken', 'hover', 'link-wash', 'amber'],
  'amber-ink': ['amber', 'sunken'],
  ok: ['raised', 'sheet', 'ok-wash'],
  'on-accent': ['accent-fill', 'accent-fill-hover'],
  paper: ['ink', 'ink-2'],
  'code-keyword': ['sunken'],
  'code-string': ['sunken'],
  'code-number': ['sunken'],
}
/** Borders and marks that are needed to see what can be used, or in which state it is. */
const controls: Record<string, string[]> = {
  edge: [...grounds, 'idle'],
  'accent-fill': ['sheet', 'paper', 'raised'],
  'amber-edge': ['sheet', 'amber'],
  'link-line': ['sheet', 'link-wash', 'raised'],
  focus: [...grounds, 'idle'],
  ok: ['paper', 'sheet', 'raised'],
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairsOf(texts))('%s can be read on %s', (text, ground) => {
    expect(contrast(colourOf(text, theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(pairsOf(controls))('%s is seen on %s', (control, ground) => {
    expect(contrast(colourOf(control, theme), colourOf(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  test.each(Array.from({ length: 12 }, (_, hue) => hue))('names in hue %i can be read', (hue) => {
    const name = colour(hues, new RegExp(`\\.hue-${hue} \\{\\s*color: (.*);`), theme)
    for (const ground of namedOn)
      expect(contrast(name, colourOf(ground, theme)), ground).toBeGreaterThanOrEqual(5)
  })
})

function pairsOf(table: Record<string, string[]>) {
  return Object.entries(table).flatMap(([upper, lower]) =>
    lower.map((ground): [string, string] => [upper, ground]),
  )
}

function colourOf(token: string, theme: 'light' | 'dark') {
  return colour(tokens, new RegExp(`--${token}: (.*);`), theme)
}

function colour(css: string, rule: RegExp, theme: 'light' | 'dark') {
  const values = rule.exec(css)?.[1]?.match(/#[0-9a-f]{6}/g) ?? []
  const value = theme === 'light' ? values[0] : (values[1] ?? values[0])
  if (value === undefined) throw new Error(`${String(rule)} finds no colour`)
  return value
}

/** WCAG 2.2. */
function contrast(one: string, other: string) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(hex: string) {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
