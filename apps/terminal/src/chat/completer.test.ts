import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { completions } from './completer.ts'

const emoji = emojiIndex({ categories: { people: '1f604 smile;1f603 smiley' }, smileys: {} })
const people = ['Ada', 'adam', 'Al\x1b[2J'].map((username) => ({ username, avatar: 'a'.repeat(64) }))

test.for<[string, string[], string]>([
  ['/w', ['/who '], '/w'],
  ['so /w', [], '/w'],
  ['hi :smil', [':smile: ', ':smiley: '], ':smil'],
  ['@ad', ['@Ada ', '@adam '], '@ad'],
  ['hi @al', [], '@al'],
  ['hello', [], ''],
])('%j', ([line, offers, word]) => {
  expect(completions(line, emoji, people)).toEqual([offers, word])
})
