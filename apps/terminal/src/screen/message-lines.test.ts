import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { dayLine, messageLines } from './message-lines.ts'
import { paintFor, plain } from './paint.ts'

const style = { paint: plain, emoji: (text: string) => text.replaceAll(':smile:', '😄') }
const at = new Date(2026, 6, 21, 9, 5).getTime()

test('shows time, author and text', () => {
  expect(messageLines(from({ message: 'hello :smile:' }), style)).toEqual(['09:05 Ada: hello 😄'])
})

test('marks edits, removals and replies', () => {
  expect(messageLines(from({ edited: at }), style)).toEqual(['09:05 Ada (edited): hello'])
  expect(messageLines(from({ message: '*Ada waves*' }), style)).toEqual(['09:05 * Ada waves'])
  expect(messageLines(from({ message: '*Ada waves*', edited: at }), style)).toEqual([
    '09:05 * Ada waves (edited)',
  ])
  expect(messageLines(from({ message: '*Bob waves*' }), style)).toEqual(['09:05 Ada: *Bob waves*'])
  expect(messageLines(from({ message: '', removed: true }), style)).toEqual([
    '09:05 Ada: removed this message',
  ])
  const replyTo = { id: 1, username: 'Gr\nace', message: `one\n${'two '.repeat(40)}` }
  const [quote, line] = messageLines(from({ replyTo }), style)
  expect(quote).toMatch(/^ {4}┌ Gr␊ace: one␊two .*…$/)
  expect(line).toBe('09:05 Ada: hello')
})

test('marks further lines, so that they cannot imitate a message', () => {
  const message = 'one\n09:06 Grace: I resign\r\n\x1b[A'
  expect(messageLines(from({ message }), style)).toEqual([
    '09:05 Ada: one',
    '    │ 09:06 Grace: I resign',
    '    │ ␛[A',
  ])
})

test('P14.4: shows each file in a line of its own, and how many a quoted message has', () => {
  const file = {
    id: 'f'.repeat(32),
    name: 'cat\u202egpj.exe',
    type: 'image/jpeg',
    size: 1_200,
    alt: 'A\ncat',
  }
  const photos = from({ message: '', files: [file, { ...file, name: 'b.pdf', alt: '' }] })
  expect(messageLines(photos, style)).toEqual([
    '09:05 Ada: [cat⟨U+202E⟩gpj.exe (image/jpeg, 1.2 kB): A␊cat]',
    '    │ [b.pdf (image/jpeg, 1.2 kB)]',
  ])
  expect(messageLines({ ...photos, message: 'look' }, style)[0]).toBe('09:05 Ada: look')
  const replyTo = { id: 1, username: 'Ada', message: '', files: 2 }
  expect(messageLines(from({ replyTo }), style)[0]).toBe('    ┌ Ada: 2 files')
})

test('P19.4: marks what a program has posted, of whatever kind', () => {
  for (const program of ['bot', 'hook', 'of a later version'])
    expect(messageLines(from({ program }), style)[0]).toMatch(/^09:05 \S+ \(bot\): hello$/)
  expect(messageLines(from({ program: 'bridge' }), style)[0]).toMatch(/\(from elsewhere\): hello$/)
})

test('shows a name as one line, and marks a guest', () => {
  expect(messageLines(from({ username: 'A\nda\u202e', guest: true }), style)).toEqual([
    '09:05 A␊da⟨U+202E⟩ (guest): hello',
  ])
})

test('separates days, and accepts an invalid time', () => {
  expect(dayLine(from({}), undefined, style)).toMatch(/^── Tuesday,? 21 July 2026 ──$/)
  expect(dayLine(from({}), from({ at: at + 60_000 }), style)).toBeUndefined()
  expect(dayLine(from({ at: at + 86_400_000 }), from({}), style)).toContain('22 July')
  expect(messageLines(from({ at: 1e300 }), style)).toEqual(['--:-- Ada: hello'])
  expect(dayLine(from({ at: 1e300 }), from({}), style)).toBe('── unknown date ──')
})

test('gives a person always the same colour, and most people different ones', () => {
  const { name } = paintFor({ hasColors: () => true })
  const colours = Array.from({ length: 50 }, (_, n) => name(person(`Person ${n}`), 'x'))
  expect(name(person('Person 7'), 'x')).toBe(colours[7])
  expect(new Set(colours).size).toBeGreaterThan(8)
})

test('uses no escape sequences without colours', () => {
  expect(paintFor({})).toBe(plain)
  expect(paintFor({ hasColors: () => false })).toBe(plain)
})

function from(change: Partial<Message>): Message {
  return { id: 1, rev: 1, cid: 'cid-0001', at, ...person('Ada'), message: 'hello', ...change }
}

function person(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
