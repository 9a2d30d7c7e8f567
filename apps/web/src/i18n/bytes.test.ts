import { expect, test } from 'vitest'
import { byteSize, partOfSize } from './bytes.ts'
import { locale } from './locale.ts'

test.for([
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [53_400, '53 kB'],
  [999_900, '1 MB'],
  [2_340_000, '2.3 MB'],
  [1_900_000_000, '1.9 GB'],
] as const)('%i bytes read %s', ([bytes, text]) => {
  locale.value = 'en'
  expect(byteSize(bytes)).toBe(text)
})

test('a part is in the unit of all of it', () => {
  locale.value = 'en'
  expect(partOfSize(1_400_000, 2_300_000)).toBe('1.4')
  expect(partOfSize(400_000, 2_300_000)).toBe('0.4')
})
