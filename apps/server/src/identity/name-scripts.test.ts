import { expect, test } from 'vitest'
import { inOneScript, isMixed } from './name-scripts.ts'

test.for([
  ...['Ada', 'Ünal 2', 'Nguyễn', "O'Brien", 'x²', '😀', '👩‍💻 Ada', '42', 'Ａｄａ', '𝐀𝒹𝖺'],
  ...[
    'Анна_99',
    'Анна™',
    'Анна ☀️',
    'Ка\u0301тя',
    'Ἀλέξανδρος',
    'علي 1',
    'علي ١',
    'مریم‌جان',
    'שׁלום',
    'हिन्दी १',
    'ไทย',
    'ᚠᚢ',
  ],
  ...['田中 Ken', '田中さくらアー', 'ㄅ林 A', '김 Lee', '林娜'],
])('P4.7: %s is in one script, or in those of one writer', (name) => {
  expect(isMixed(name)).toBe(false)
})

test.for([
  ['\u0410d\u0430', 'Ada'],
  ['h\u0435llo', 'hello'],
  ['Al\u0456', 'Ali'],
  ['𝐀d\u0430', 'Ada'],
  ['\u05d0la', undefined],
  ['И\u0070ина', 'Ирина'],
  ['Νίκo\u03c2', 'Νίκος'],
  ['Ада Lovelace', undefined],
  ['Ada ١', undefined],
  ['अda', undefined],
  ['さ김', undefined],
  ['ᚠa', undefined],
] as const)('P4.7: %s mixes scripts, and %s does not', ([name, instead]) => {
  expect(isMixed(name)).toBe(true)
  expect(inOneScript(name)).toBe(instead)
})
