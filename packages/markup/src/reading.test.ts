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
  ['buy:\n- **milk**\n  - fresh\n- eggs', ['buy:', '• milk', '• fresh', '• eggs']],
  ['3. three\n4. four', ['3. three', '4. four']],
  ['it was ||the **butler** :smile:||!', ['it was (spoiler)!']],
  ['- ||one\n- two||', ['- (spoiler)']],
  ['> ||quoted||', ['(spoiler)']],
  ['**||bold||** `||code||`', ['(spoiler) ||code||']],
])('%j reads like %j', (message, lines) => {
  expect(readingOf(message, index, '(spoiler)')).toEqual(lines)
})
