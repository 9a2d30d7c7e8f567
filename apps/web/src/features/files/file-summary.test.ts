import type { File } from '@parley/shared'
import { beforeAll, expect, test } from 'vitest'
import { loadRoomWords, setLanguage } from '../../i18n/language.ts'
import { fileSummary, kindOf, nameParts } from './file-summary.ts'

beforeAll(async () => {
  await setLanguage('en')
  await loadRoomWords()
})

test.for<[File[], string]>([
  [[of('picture')], 'Photo'],
  [[of('picture'), of('picture'), of()], '2 photos, a.pdf'],
  [[{ ...of('audio'), levels: 'AA==' }], 'Voice message'],
  [[of('audio')], 'a.pdf'],
  [[of(), of(), of('video')], 'Video, 2 files'],
  [[], ''],
])('%j reads %s', ([files, text]) => {
  expect(fileSummary(files)).toBe(text)
})

test.for([
  ['report.pdf', 'report', '.pdf'],
  ['photo.jpg.exe', 'photo.jpg', '.exe'],
  ['Makefile', 'Makefile', ''],
  ['.profile', '.profile', ''],
  ['a. very long end of a sentence', 'a. very long end of a sentence', ''],
] as const)('the end of %s is seen', ([name, start, end]) => {
  expect(nameParts(name)).toEqual({ start, end })
})

test.for([
  ['report.pdf', 'application/pdf', 'PDF'],
  ['archive.tar.gz', 'application/gzip', 'GZ'],
  ['Makefile', 'text/plain', 'PLAIN'],
  ['photo.averylongend', 'image/svg+xml', 'SVG'],
] as const)('%s of %s is of the kind %s', ([name, type, kind]) => {
  expect(kindOf({ name, type })).toBe(kind)
})

function of(shows?: 'picture' | 'video' | 'audio'): File {
  return { id: 'f'.repeat(32), name: 'a.pdf', type: 'application/pdf', size: 1, ...(shows && { shows }) }
}
