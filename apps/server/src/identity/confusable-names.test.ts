import { expect, test } from 'vitest'
import { nameKey, similarNames } from './confusable-names.ts'

test.for<[string, string]>([
  ['Ada', 'ADA'],
  ['Ada', 'a d a'],
  ['Ada', '\u0410d\u0430'], // Cyrillic
  ['Ada', 'Ａｄａ'], // full width
  ['Ada', '𝐀𝒹𝖺'], // mathematical
  ['bob', 'b0b'],
  ['Iana', 'iana'],
  ['paypal', 'pаypаl'],
  ['rnargaret', 'margaret'],
  ['ali', 'al\u200di'],
  ['Straße', 'STRASSE'],
  ['é', 'e\u0301'],
])('P4.8: %s and %s are the same name', ([one, other]) => {
  expect(nameKey(one)).toBe(nameKey(other))
})

test.for<[string, string]>([
  ['Ada', 'Adam'],
  ['Ada', 'Áda'],
  ['林娜', '林奈'],
  ['علي', 'عمر'],
  ['Ada', 'Ada 2'],
  ['😀', '😎'],
])('P4.8: %s and %s are different names', ([one, other]) => {
  expect(nameKey(one)).not.toBe(nameKey(other))
})

test('similarNames returns different names that are not too long', () => {
  for (const name of similarNames('x'.repeat(32), 32)) {
    expect(name.length).toBeLessThanOrEqual(32)
    expect(nameKey(name)).not.toBe(nameKey('x'.repeat(32)))
  }
})

test('similarNames cuts a long name between characters', () => {
  expect(similarNames(`${'x'.repeat(27)}👍🏽!`, 32)[0]).toBe(`${'x'.repeat(27)} 2`)
})
