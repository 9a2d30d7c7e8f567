import { expect, test } from 'vitest'
import { folded } from './folded.ts'

test.for([
  ['case', 'DEPLOY Ünïcode', 'deploy unicode'],
  ['characters without a single lower case', 'Straße STRASSE', 'strasse strasse'],
  ['the two small sigmas', 'ΟΔΟΣ οδός', 'οδοσ οδοσ'],
  ['the Turkish dotted I', 'İstanbul', 'istanbul'],
  ['accents made of two characters', 'cafe\u0301', 'cafe'],
  ['several accents on one letter', 'Hà Nội', 'ha noi'],
  ['full and half width', 'ＡＢＣ１２ ｱ', 'abc12 ア'],
  ['Arabic vowel signs, hamza on alef, and tatweel', 'مُحَمَّد أحمد كـتاب', 'محمد احمد كتاب'],
  ['Hebrew points', 'שָׁלוֹם', 'שלום'],
  ['the variation selector of an emoji', '❤️', '❤'],
])('P10.2: ignores %s', ([, text, as]) => {
  expect(folded(text ?? '')).toBe(as)
})

test.for([
  ['が', 'か'],
  ['한', '하'],
  ['कि', 'क'],
  ['你', '妳'],
])('P10.2: distinguishes %s from %s', ([one = '', other = '']) => {
  expect(folded(one)).not.toBe(folded(other))
})
