import { folded } from '@parley/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ngramsOf, ngramsToFind } from './ngrams.ts'

test('indexes the characters, pairs and ASCII triples of a text', () => {
  expect([...ngramsOf('abc 你好')].sort()).toEqual(
    ['a', 'ab', 'abc', 'b', 'bc', 'c', '你', '你好', '好'].sort(),
  )
})

test('needs few terms to find a word', () => {
  expect(ngramsToFind('deploy')).toEqual(['dep', 'epl', 'plo', 'loy'])
  expect(ngramsToFind('中文输')).toEqual(['中文', '文输'])
  expect(ngramsToFind('v2版本')).toEqual(['v2', '2版', '版本'])
  expect(ngramsToFind('猫')).toEqual(['猫'])
})

test('every part of a word is found by its terms', () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('aB3 "*+你好é🎉\n_')),
    minLength: 1,
    maxLength: 30,
  })
  fc.assert(
    fc.property(text, fc.nat(), fc.nat(), (written, start, length) => {
      const fold = folded(written)
      const [...characters] = fold
      const from = start % characters.length
      const [word = ''] = characters
        .slice(from, from + 1 + (length % 8))
        .join('')
        .split(/\s/)
      fc.pre(word !== '')
      const terms = ngramsOf(fold)
      const missing = ngramsToFind(word).filter((ngram) => !terms.has(ngram))
      expect(missing).toEqual([])
      expect(ngramsToFind(word).length).toBeGreaterThan(0)
    }),
  )
})
