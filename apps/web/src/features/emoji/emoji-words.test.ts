import { gzipSync } from 'node:zlib'
import { installedEmojiTable } from '@parley/emoji-data'
import { installedEmojiWords, wordLanguages, type WordLanguage } from '@parley/emoji-data/words'
import { emojiIndex } from '@parley/shared/emoji-table'
import { describe, expect, test } from 'vitest'
import { rankEmoji } from './emoji-ranking.ts'

const tables = {
  en: installedEmojiWords('en'),
  zh: installedEmojiWords('zh'),
  ar: installedEmojiWords('ar'),
}
const all = emojiIndex(installedEmojiTable()).categories.flatMap(({ emoji }) => emoji)

function found(typed: string, language: WordLanguage) {
  return rankEmoji(typed, all, { recent: [], keywordsOf: (code) => tables[language][code] }).map(
    ({ name }) => name,
  )
}

describe('an emoji is found by its keywords', () => {
  test.each([
    ['bye', 'en', 'wave'],
    ['thank', 'en', 'pray'],
    ['red heart', 'en', 'red_heart'],
    ['挥手', 'zh', 'wave'],
    ['爱', 'zh', 'heart'],
    ['猫', 'zh', 'cat'],
    ['ضحك', 'ar', 'joy'],
    ['قلب', 'ar', 'heart'],
    ['علم مصر', 'ar', 'flag_eg'],
    ['رجل فتاة', 'ar', 'family_mwg'],
  ] as const)('%s in %s', (typed, language, name) => expect(found(typed, language)).toContain(name))
})

test.each(wordLanguages)('nearly every emoji has keywords, in at most 45 KB: %s', (language) => {
  const words = tables[language]
  const without = all.filter(({ code }) => words[code] === undefined)
  expect(without.length).toBeLessThan(all.length * 0.02)
  expect(gzipSync(JSON.stringify(words)).length).toBeLessThan(45_000)
})
