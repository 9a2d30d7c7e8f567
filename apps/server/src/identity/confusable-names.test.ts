import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameKeys, similarNames } from './confusable-names.ts'

const areAlike = (one: string, other: string) => {
  const keys = nameKeys(other)
  return nameKeys(one).some((key) => keys.includes(key))
}

test.for<[string, string]>([
  ['Ada', 'ADA'],
  ['Ada', 'a d a'],
  ['Straße', 'STRASSE'],
  ['é', 'e\u0301'],
  ['Ada', '\u0410d\u0430'], // Cyrillic
  ['Bob', '\u0412\u041e\u0412'], // its capitals alone look like Latin ones
  ['Niko', '\u039d\u0399\u039a\u039f'], // Greek
  ['no', '\u0578\u0585'], // Armenian
  ['Ada', '\u13aa\u13a0\u13aa'], // Cherokee
  ['Ian', '\ua4f2\ua4ee\ua4e0'], // Lisu
  ['lo', '\u05d5\u05e1'], // Hebrew
  ['lo', '\u0627\u0647'], // Arabic
  ['علي', 'عـلي'], // a longer line, the same word
  ['علي5', 'علي٥'],
  ['राम1', 'राम१'],
  ['Ada', 'Ａｄａ'], // full width
  ['Ada', '𝐀𝒹𝖺'], // mathematical
  ['Ada', 'ᴀᴅᴀ'], // small capitals
  ['Ada', '🅐🅓🅐'],
  ['Ada', 'ⒶⒹⒶ'],
  ['ibrahim', '\u0130brahim'],
  ['José', 'Jose\u0301\u0301'],
  ['ali', 'al\u200di'],
  ['bob', 'b0b'],
  ['Omar', '0mar'],
  ['Iana', 'iana'],
  ['Ian', 'lan'],
  ['Ian', '1an'],
  ['Ian', '|an'],
  ['BILL', 'BlLL'],
  ['paypal', 'pаypаl'],
  ['rnargaret', 'margaret'],
  ['will', 'vvill'],
])('P4.8: %s and %s are the same name', ([one, other]) => {
  expect(areAlike(one, other)).toBe(true)
})

test.for<[string, string]>([
  ['Lan', 'Ian'],
  ['Ada', 'Adam'],
  ['Ada', 'Áda'],
  ['Ada', 'Ida'],
  ['Hanh', 'Hạnh'],
  ['Нина', 'Зина'],
  ['Нина', 'Hina'],
  ['林娜', '林奈'],
  ['علي', 'عمر'],
  ['דוד', 'דור'],
  ['राम', 'रमा'],
  ['Νίκος', 'Νίνος'],
  ['Ada', 'Ada 2'],
  ['😀', '😎'],
])('P4.8: %s and %s are different names', ([one, other]) => {
  expect(areAlike(one, other)).toBe(false)
})

/** What earlier versions stored. */
test.for<[string, string]>([
  ['Ada', 'ada'],
  ['Ian', 'ian'],
  ['Rob 0mar', 'robornar'],
  ['\u0410d\u0430', 'ada'],
  ['\u0412\u041e\u0412', 'ʙoʙ'],
  ['Straße', 'strasse'],
  ['林 娜', '林娜'],
])('P4.8: the first key of %s is the one that databases hold', ([name, key]) => {
  expect(nameKeys(name)[0]).toBe(key)
})

test('P4.8: a name is alike to itself in another case, spacing and normal form, whatever its characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 32 }), (name) => {
      for (const other of [name.normalize('NFD'), name.toLowerCase(), ` ${name} `, `${name}\u200d`])
        expect(areAlike(name, other)).toBe(true)
    }),
  )
})

test('P4.8: different names of plain small letters without rn, vv, i and l are not alike', () => {
  const plain = fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghjkopqstuxyz')),
    minLength: 1,
    maxLength: 8,
  })
  fc.assert(
    fc.property(plain, plain, (one, other) => {
      expect(areAlike(one, other)).toBe(one === other)
    }),
  )
})

test('similarNames returns different names that are not too long', () => {
  for (const name of similarNames('x'.repeat(32), 32)) {
    expect(name.length).toBeLessThanOrEqual(32)
    expect(areAlike(name, 'x'.repeat(32))).toBe(false)
  }
})

test('similarNames cuts a long name between characters', () => {
  expect(similarNames(`${'x'.repeat(27)}👍🏽!`, 32)[0]).toBe(`${'x'.repeat(27)} 2`)
})
