import { limits } from '@parley/shared'
import { expect, test } from 'vitest'
import { cleanFileName, withEnding } from './file-name.ts'

test.for<[string, string]>([
  ['holiday.jpg', 'holiday.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\notes.txt', 'notes.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\u001b[31m.txt', 'ab[31m.txt'],
  ['photo.jpg                         .exe', 'photo.jpg .exe'],
  ['report.pdf.exe', 'report.pdf.exe'],
  ['notes.txt. . .', 'notes.txt'],
  ['. . . . notes. . txt', '. . . . notes. . txt'],
  ['a.txt:evil.exe', 'a.txt_evil.exe'],
  ['..', 'file'],
  ['', 'file'],
  ['\u202e\u200b', 'file'],
  ['照片.png', '照片.png'],
  ['e\u0301te\u0301.png', 'été.png'],
  ['نامه\u200cها.pdf', 'نامه\u200cها.pdf'],
  ['\ud800.png', '.png'],
])('P14.8: the name %j is shown as %j', ([given, shown]) => {
  expect(cleanFileName(given)).toBe(shown)
})

test('P14.8: a name of 400 characters keeps its ending, and no half of a character', () => {
  expect(cleanFileName(`${'n'.repeat(400)}.jpeg`)).toBe(`${'n'.repeat(limits.fileName - 5)}.jpeg`)
  expect(cleanFileName(`${'😀'.repeat(200)}.jpeg`).isWellFormed()).toBe(true)
  expect(cleanFileName(`../${'\u202e../'.repeat(100)}x.jpg`)).toBe('x.jpg')
  expect(cleanFileName('.'.repeat(400) + 'x')).toHaveLength(limits.fileName)
})

test.for<[string, string]>([
  ['a.jpg', 'a.jpg'],
  ['a.JPEG', 'a.JPEG'],
  ['a.png', 'a.jpg'],
  ['a.exe', 'a.exe.jpg'],
  ['a', 'a.jpg'],
])('P14.8: a JPEG called %s is called %s', ([name, shown]) => {
  expect(withEnding(name, ['jpg', 'jpeg'], /^\.(png|webp)$/i)).toBe(shown)
})
