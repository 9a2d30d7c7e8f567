import { expect, test } from 'vitest'
import { describedFile } from './described-file.ts'

const file = { id: 'f'.repeat(32), name: 'cat.jpg', type: 'image/jpeg', size: 182_044 }

test('describes a file in one line', () => {
  expect(describedFile(file)).toBe('cat.jpg (image/jpeg, 182 kB)')
  expect(describedFile({ ...file, alt: 'A cat' })).toBe('cat.jpg (image/jpeg, 182 kB): A cat')
  expect(describedFile({ ...file, name: 'a.ogg', type: 'audio/ogg', seconds: 61.7 })).toBe(
    'a.ogg (audio/ogg, 62 s, 182 kB)',
  )
})

test.each([
  [1, '1 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [25_000_000, '25 MB'],
  [5_000_000_000_000, '5000 GB'],
])('%i bytes are %s', (size, text) => {
  expect(describedFile({ ...file, size })).toContain(`, ${text})`)
})
