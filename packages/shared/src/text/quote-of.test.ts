import { expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { quotedBeginning, quotedText, quoteOf } from './quote-of.ts'

const message = { id: 7, rev: 9, cid: 'cid-00001', at: 0, username: 'ada', avatar: 'a'.repeat(64) }

test('quotes a short message completely, without other fields', () => {
  expect(quoteOf({ ...message, message: 'hi' })).toEqual({ id: 7, username: 'ada', message: 'hi' })
})

test('cuts a long message to the limit, between characters', () => {
  expect(quoteOf({ ...message, message: 'x'.repeat(4_000) }).message).toBe('x'.repeat(limits.quote))
  expect(quoteOf({ ...message, message: `x${'😀'.repeat(1_000)}` }).message).toBe(
    `x${'😀'.repeat(limits.quote - 1)}`,
  )
})

test('reads without a character that is cut at its end', () => {
  const family = '👨‍👩‍👧'
  const cut = quoteOf({ ...message, message: `${'x'.repeat(limits.quote - 2)}${family} and more` })
  expect(quotedBeginning(cut)).toBe(`${'x'.repeat(limits.quote - 2)}…`)
  expect(quotedBeginning(quoteOf({ ...message, message: `hi ${family}` }))).toBe(`hi ${family}`)
})

test('a spoiler is hidden, also where the quote ends within it', () => {
  const long = `it was ||${'the butler '.repeat(100)}||`
  expect(quotedText(quoteOf({ ...message, message: 'it was ||the butler||!' }))).toBe('it was (spoiler)!')
  expect(quotedText(quoteOf({ ...message, message: long }))).toBe('it was (spoiler)')
  expect(quotedBeginning(quoteOf({ ...message, message: long }))).toMatch(/^it was \|\|the .*…\|\|$/)
})

test('P14.4: counts the files of a message', () => {
  const file = { id: 'f'.repeat(32), name: 'a.pdf', type: 'application/pdf', size: 1 }
  expect(quoteOf({ ...message, message: '', files: [file, file] })).toMatchObject({ message: '', files: 2 })
  expect(quoteOf({ ...message, message: 'hi', files: [] })).not.toHaveProperty('files')
})

test('marks a removed message', () => {
  expect(quoteOf({ ...message, message: '', removed: true })).toMatchObject({ removed: true })
})
