import { describe, expect, test } from 'vitest'
import { codeOfHex, codeOfNative, nativeOf } from './emoji-code.ts'

const pictures = [
  ['😄', '1f604'],
  ['❤️', '2764'],
  ['©️', 'a9'],
  ['1️⃣', '31-20e3'],
  ['👍🏻', '1f44d-1f3fb'],
  ['☝🏿', '261d-1f3ff'],
  ['🇦🇹', '1f1e6-1f1f9'],
  ['👩‍💻', '1f469-200d-1f4bb'],
  ['❤️‍🔥', '2764-fe0f-200d-1f525'],
  ['🕵🏽‍♂️', '1f575-1f3fd-200d-2642-fe0f'],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1f3f4-e0067-e0062-e0065-e006e-e0067-e007f'],
] as const

describe('a picture code', () => {
  test.each(pictures)('of %s is %s, and converts back to it', (text, code) => {
    expect(codeOfNative(text)).toBe(code)
    expect(nativeOf(code)).toBe(text)
  })

  test('does not depend on how qualified the emoji is', () => {
    expect(codeOfNative('❤')).toBe('2764')
    expect(codeOfNative('😄️')).toBe('1f604')
    expect(codeOfNative('🤷‍♂')).toBe(codeOfNative('🤷‍♂️'))
    expect(codeOfNative('👩‍💻️')).toBe('1f469-200d-1f4bb')
  })

  test('of the eye in a speech bubble is the file name that Twemoji uses', () => {
    expect(codeOfNative('👁️‍🗨️')).toBe('1f441-200d-1f5e8')
    expect(nativeOf('1f441-200d-1f5e8')).toBe('👁️‍🗨️')
  })

  test('is lower-case and without leading zeros, however the hex was written', () => {
    expect(codeOfHex('0031-FE0F-20E3')).toBe('31-20e3')
    expect(codeOfHex('1F441-FE0F-200D-1F5E8-FE0F')).toBe('1f441-200d-1f5e8')
  })
})
