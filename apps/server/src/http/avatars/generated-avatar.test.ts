import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contrastWithWhite, type Rgb } from '../../config/oklch.ts'
import { faceColours } from './face-colours.ts'
import { generatedAvatar } from './generated-avatar.ts'

const id = 'c0ffee'.padEnd(64, '0')

describe('a generated avatar', () => {
  test('is a square SVG with the initials', () => {
    const svg = generatedAvatar(id, 'Ada Lovelace')
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* viewBox="0 0 80 80">/)
    expect(textOf(svg)).toBe('AL')
  })

  test('is the same for the same person', () => {
    expect(generatedAvatar(id, 'Ada')).toBe(generatedAvatar(id, 'Ada'))
  })

  test('takes its colour from the id', () => {
    expect(generatedAvatar('0000'.padEnd(64, '0'), 'Ada')).not.toBe(
      generatedAvatar('0001'.padEnd(64, '0'), 'Ada'),
    )
  })

  test('has a pale ground with a deep letter, the reverse on dark pages, in the hue that is asked for', () => {
    for (const [hue, { light, dark }] of faceColours.entries()) {
      expect(contrast(light.ground, light.letter), `hue ${hue}`).toBeGreaterThanOrEqual(7)
      expect(contrast(dark.ground, dark.letter), `hue ${hue}, dark`).toBeGreaterThanOrEqual(7)
      expect(luminance(light.ground)).toBeGreaterThan(0.6)
      expect(luminance(dark.ground)).toBeLessThan(0.12)
      const svg = generatedAvatar(id, 'Ada', hue)
      expect(svg).toContain(`<style>rect{fill:${light.ground}}text,g{fill:${light.letter}}`)
      expect(svg).toContain(`@media(prefers-color-scheme:dark){rect{fill:${dark.ground}}`)
    }
  })

  test('shows a silhouette when there are no initials', () => {
    const svg = generatedAvatar(id, ' \u200b ')
    expect(svg).not.toContain('<text')
    expect(svg).toContain('<circle')
  })

  test('separates letters that would join', () => {
    expect(textOf(generatedAvatar(id, 'علي حسن'))).toBe('ع\u200cح')
    expect(textOf(generatedAvatar(id, '🇺 🇸'))).toBe('🇺\u200c🇸')
  })

  test('escapes XML characters', () => {
    expect(textOf(generatedAvatar(id, '<script> &amp;'))).toBe('&#60;\u200c&#38;')
    expect(textOf(generatedAvatar(id, `" '`))).toBe('&#34;\u200c&#39;')
  })

  test('contains the name only as escaped text', () => {
    const frame = generatedAvatar(id, 'A').replace(/<text.*<\/text>/, '')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const svg = generatedAvatar(id, name)
        expect(svg.isWellFormed()).toBe(true)
        if (!svg.includes('<text')) return
        expect(textOf(svg)).not.toMatch(/[<>"'\p{Cc}\ufffe\uffff]|&(?!#\d+;)/u)
        expect(svg.replace(/<text[^>]*>[^<]*<\/text>/, '')).toBe(frame)
      }),
    )
  })
})

function contrast(one: string, other: string) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string) {
  return 1.05 / contrastWithWhite(rgbOf(colour)) - 0.05
}

function rgbOf(colour: string): Rgb {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
  return [red ?? NaN, green ?? NaN, blue ?? NaN]
}

function textOf(svg: string): string | undefined {
  return /<text[^>]*>([^<]*)<\/text>/.exec(svg)?.[1]
}
