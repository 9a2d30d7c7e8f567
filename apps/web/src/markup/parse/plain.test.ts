import { expect, test } from 'vitest'
import { plainOf } from './plain.ts'
import { segmentsOf } from './segments.ts'

test.each([
  ['just text', 'just text'],
  ['**bold _and_** ~~struck~~ `code`', 'bold and struck code'],
  ['> quoted\n> twice\nand answered', 'quoted twice and answered'],
  ['look:\n```ts\nlet a = 1\n```\nthere', 'look: let a = 1 there'],
  ['https://example.com/a_b_c 👍', 'https://example.com/a_b_c 👍'],
  ['one\n\n  two', 'one two'],
])('%j is %j in one line', (message, line) => {
  expect(plainOf(segmentsOf(message, undefined))).toBe(line)
})
