import { folded } from '@parley/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gramsOf, gramsToFind } from './ngrams.ts'

test('a text is filed under its characters, its pairs, and plain threes', () => {
  expect([...gramsOf('abc 你好')].sort()).toEqual(
    ['a', 'ab', 'abc', 'b', 'bc', 'c', '你', '你好', '好'].sort(),
  )
})

test('few grams find a word', () => {
  expect(gramsToFind('deploy')).toEqual(['dep', 'epl', 'plo', 'loy'])
  expect(gramsToFind('中文输')).toEqual(['中文', '文输'])
  expect(gramsToFind('v2版本')).toEqual(['v2', '2版', '版本'])
  expect(gramsToFind('猫')).toEqual(['猫'])
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
      const filed = gramsOf(fold)
      const missing = gramsToFind(word).filter((gram) => !filed.has(gram))
      expect(missing).toEqual([])
      expect(gramsToFind(word).length).toBeGreaterThan(0)
    }),
  )
})
