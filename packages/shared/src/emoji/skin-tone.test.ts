import { describe, expect, test } from 'vitest'
import { tonedName, withoutTones, withTone, withTones } from './skin-tone.ts'

describe('a toned shortname', () => {
  test.each([
    ['wave_tone3', 'wave', [3, undefined]],
    ['wave_light_skin_tone', 'wave', [1, undefined]],
    ['wave_medium_light_skin_tone', 'wave', [2, undefined]],
    ['handshake_tone1_tone5', 'handshake', [1, 5]],
    ['handshake_medium_skin_tone_medium_dark_skin_tone', 'handshake', [3, 4]],
  ])('%s is %s in tones %j', (shortname, name, tones) => {
    expect(tonedName(shortname)).toEqual({ name, tones })
  })

  test.each(['wave', 'tone1', 'wave_tone6', 'wave_tone', 'curling_stone', 'tone1_wave'])(
    'is not %s',
    (shortname) => {
      expect(tonedName(shortname)).toBeUndefined()
    },
  )
})

describe('a tone in a code', () => {
  test('follows the first code point', () => {
    expect(withTone('1f44b', 3)).toBe('1f44b-1f3fd')
    expect(withTone('1f469-200d-1f4bb', 1)).toBe('1f469-1f3fb-200d-1f4bb')
  })

  test('takes the place of U+FE0F', () => {
    expect(withTone('26f9-fe0f-200d-2640-fe0f', 5)).toBe('26f9-1f3ff-200d-2640-fe0f')
  })

  test('follows the last code point for the second person', () => {
    expect(withTones('1faf1-200d-1faf2', 1, 2)).toBe('1faf1-1f3fb-200d-1faf2-1f3fc')
    expect(withoutTones('1faf1-1f3fb-200d-1faf2-1f3fc')).toBe('1faf1-200d-1faf2')
  })
})
