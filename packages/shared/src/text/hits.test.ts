import fc from 'fast-check'
import { expect, test } from 'vitest'
import { folded } from './folded.ts'
import { hitsOf } from './hits.ts'

test.for([
  ['Deploy is green, DEPLOYED again', ['deploy'], ['Deploy', 'DEPLOY']],
  ['我来测试中文输入法和搜索', ['中文', '搜'], ['中文', '搜']],
  ['Ünïcode straße', ['unicode', 'sse'], ['Ünïcode', 'ße']],
  ['cafe\u0301 au lait', ['cafe'], ['cafe\u0301']],
  ['مُحَمَّد هنا', ['محمد'], ['مُحَمَّد']],
  ['❤️ and 👩‍💻', ['❤', '💻'], ['❤️', '💻']],
  ['abcd', ['ab', 'bc'], ['abc']],
  ['nothing here', ['else'], []],
])('marks words in %s', ([text, words, marked]) => {
  const hits = hitsOf(text as string, words as string[])
  expect(hits.map(({ from, to }) => (text as string).slice(from, to))).toEqual(marked)
})

test('marks what a search finds, in any text', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (written, start, length) => {
      const all = folded(written)
      const from = start % (all.length + 1)
      const word = all.slice(from, from + 1 + (length % 4))
      fc.pre(word.isWellFormed() && word.trim() !== '')
      const hits = hitsOf(written, [word])
      expect(hits.length).toBeGreaterThan(0)
      for (const [index, { from, to }] of hits.entries()) {
        expect(to).toBeGreaterThan(from)
        expect(from).toBeGreaterThanOrEqual(hits[index - 1]?.to ?? 0)
      }
      expect(hits.map(({ from, to }) => folded(written.slice(from, to))).join('')).toContain(word)
    }),
    { numRuns: 2_000 },
  )
})
