import { describe, expect, test } from 'vitest'
import { nativeEmoji, nearlyEveryEmoji } from './native-emoji.ts'

const patterns = [
  ['with the v flag', nativeEmoji],
  ['without the v flag', nearlyEveryEmoji()],
] as const

describe.each(patterns)('a Unicode emoji, %s', (_, { source, flags }) => {
  const pattern = new RegExp(source, `g${flags}`)

  test.each([
    ...['😄', '❤️', '☝️', '©️', '1️⃣', '#️⃣', '👍🏽', '☝🏿', '🇦🇹', '👩‍💻', '👩‍👩‍👧', '❤️‍🔥', '🏳️‍🌈'],
    ...['🕵🏽‍♂️', '👁️‍🗨️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🧑🏻‍🤝‍🧑🏿', '😄️', '🏽'],
  ])('is one: %s', (emoji) => {
    expect(emoji.match(pattern)).toEqual([emoji])
  })

  test.each(['1', '#', '*', '©', '®', '™', '❤', '☝', 'a', '😄︎', '❤︎', '🇦', '\u200d', '\ufe0f', '\ud83d'])(
    'is not %j',
    (text) => {
      expect(text.match(pattern)).toBeNull()
    },
  )

  test('ends where the next begins', () => {
    expect('😄😄🇦🇹🇩🇪👍🏽👍'.match(pattern)).toEqual(['😄', '😄', '🇦🇹', '🇩🇪', '👍🏽', '👍'])
  })
})

test('the engine of the tests knows the v flag', () => {
  expect(nativeEmoji.unicodeSets).toBe(true)
})
