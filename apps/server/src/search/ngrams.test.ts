import { folded } from '@parley/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ngramsOf, ngramsToFind } from './ngrams.ts'

test('a text is filed under its characters, its pairs, and plain threes', () => {
  expect([...ngramsOf('abc 你好')].sort()).toEqual(
    ['a', 'ab', 'abc', 'b', 'bc', 'c', '你', '你好', '好'].sort(),
  )
})

test('few grams find a word', () => {
  expect(ngramsToFind('deploy')).toEqual(['dep', 'epl', 'plo', 'loy'])
  expect(ngramsToFind('中文输')).toEqual(['中文', '文输'])
  expect(ngramsToFind('v2版本')).toEqual(['v2', '2版', '版本'])
  expect(ngramsToFind('猫')).toEqual(['猫'])
})

test('whatever a text holds is found by its grams', () => {
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
      const filed = ngramsOf(fold)
      const missing = ngramsToFind(word).filter((gram) => !filed.has(gram))
      expect(missing).toEqual([])
      expect(ngramsToFind(word).length).toBeGreaterThan(0)
    }),
  )
})
