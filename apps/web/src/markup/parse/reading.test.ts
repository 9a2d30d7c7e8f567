import { emojiIndex } from '@parley/shared/emoji-table'
import { expect, test } from 'vitest'
import { readingOf } from './reading.ts'

const index = emojiIndex({
  categories: { people: '1f604 smile;1f642 slight_smile' },
  smileys: { slight_smile: ':)' },
})

test.each([
  ['just text', ['just text']],
  ['**bold** :smile: :)', ['bold 😄 🙂']],
  ['**bold _and_** ~~struck~~ `code`', ['bold and struck code']],
  ['a** b **c', ['a** b **c']],
  ['> quoted\n> twice\nand answered', ['quoted', 'twice', 'and answered']],
  ['look:\n```ts\nlet a = 1\n```\nthere', ['look:', 'let a = 1', 'there']],
  ['https://example.com/a_b_c 👍', ['https://example.com/a_b_c 👍']],
  ['one\n\n  two  \u2028three', ['one', 'two', 'three']],
  ['Hello all!\nשלום לכולם!', ['Hello all!', 'שלום לכולם!']],
])('%j reads like %j', (message, lines) => {
  expect(readingOf(message, index)).toEqual(lines)
})
