import { describe, expect, test } from 'vitest'
import { nativeEmoji } from './native-emoji.ts'

describe('a Unicode emoji', () => {
  const pattern = new RegExp(nativeEmoji.source, `g${nativeEmoji.flags}`)

  test.each([
    ...['😄', '❤️', '☝️', '©️', '1️⃣', '#️⃣', '👍🏽', '☝🏿', '🇦🇹', '👩‍💻', '👩‍👩‍👧', '❤️‍🔥', '🏳️‍🌈'],
    ...['🕵🏽‍♂️', '👁️‍🗨️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏻‍🤝‍🧑🏿', '😄️', '🏽'],
  ])('is matched as one: %s', (emoji) => {
    expect(emoji.match(pattern)).toEqual([emoji])
  })

  test.each(['1', '#', '*', '©', '®', '™', '❤', '☝', 'a', '😄︎', '❤︎', '🇦', '\u200d', '\ufe0f', '\ud83d'])(
    'is not %j',
    (text) => {
      expect(text.match(pattern)).toBeNull()
    },
  )

  test('ends where the next one starts', () => {
    expect('😄😄🇦🇹🇩🇪👍🏽👍'.match(pattern)).toEqual(['😄', '😄', '🇦🇹', '🇩🇪', '👍🏽', '👍'])
  })
})
