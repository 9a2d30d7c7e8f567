import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { dayLine, messageLines } from './message-lines.ts'
import { paintFor, plain } from './paint.ts'

const look = { paint: plain, emoji: (text: string) => text.replaceAll(':smile:', '😄') }
const at = new Date(2026, 6, 21, 9, 5).getTime()

test('a message has its time, its author and its text', () => {
  expect(messageLines(from({ message: 'hello :smile:' }), look)).toEqual(['09:05 Ada: hello 😄'])
})

test('what was edited, removed or answered says so', () => {
  expect(messageLines(from({ edited: at }), look)).toEqual(['09:05 Ada (edited): hello'])
  expect(messageLines(from({ message: '', removed: true }), look)).toEqual([
    '09:05 Ada: took this message back',
  ])
  const replyTo = { id: 1, username: 'Gr\nace', message: `one\n${'two '.repeat(40)}` }
  const [quote, line] = messageLines(from({ replyTo }), look)
  expect(quote).toMatch(/^ {4}┌ Gr␊ace: one␊two .*…$/)
  expect(line).toBe('09:05 Ada: hello')
})

test('a line of a message cannot pass for a message', () => {
  const message = 'one\n09:06 Grace: I resign\r\n\x1b[A'
  expect(messageLines(from({ message }), look)).toEqual([
    '09:05 Ada: one',
    '    │ 09:06 Grace: I resign',
    '    │ ␛[A',
  ])
})

test('a name is one line, and a guest is marked', () => {
  expect(messageLines(from({ username: 'A\nda\u202e', guest: true }), look)).toEqual([
    '09:05 A␊da⟨U+202E⟩ (guest): hello',
  ])
})

test('days are told apart, and a time that is none harms nothing', () => {
  expect(dayLine(from({}), undefined, look)).toMatch(/^── Tuesday,? 21 July 2026 ──$/)
  expect(dayLine(from({}), from({ at: at + 60_000 }), look)).toBeUndefined()
  expect(dayLine(from({ at: at + 86_400_000 }), from({}), look)).toContain('22 July')
  expect(messageLines(from({ at: 1e300 }), look)).toEqual(['--:-- Ada: hello'])
  expect(dayLine(from({ at: 1e300 }), from({}), look)).toBe('── some day ──')
})

test('a person has one colour, everywhere, and different people mostly different ones', () => {
  const { name } = paintFor({ hasColors: () => true })
  const colours = Array.from({ length: 50 }, (_, n) => name(person(`Person ${n}`), 'x'))
  expect(name(person('Person 7'), 'x')).toBe(colours[7])
  expect(new Set(colours).size).toBeGreaterThan(8)
})

test('without colours nothing is painted', () => {
  expect(paintFor({})).toBe(plain)
  expect(paintFor({ hasColors: () => false })).toBe(plain)
})

function from(change: Partial<Message>): Message {
  return { id: 1, rev: 1, cid: 'cid-0001', at, ...person('Ada'), message: 'hello', ...change }
}

function person(username: string) {
  return { username, avatar: 'a'.repeat(64) }
}
