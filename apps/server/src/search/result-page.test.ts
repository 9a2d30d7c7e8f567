import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { withinPage } from './result-page.ts'

const found = { messages: [20, 19, 7].map((id) => message(id, 30_000)), count: 3, reached: 0, more: false }

test('P5.8: a result of long messages ends where it would be more than a page, and continues there', () => {
  expect(withinPage(found)).toEqual({
    ...found,
    messages: found.messages.slice(0, 2),
    reached: 19,
    more: true,
  })
})

test('P5.8: a result that fits stays as it is', () => {
  const fitting = { ...found, messages: found.messages.slice(1) }
  expect(withinPage(fitting)).toBe(fitting)
})

function message(id: number, bytes: number): Message {
  const person = { username: 'Ada', avatar: 'a'.repeat(64) }
  return { id, rev: id, cid: 'cid-00001', at: 0, ...person, message: 'x'.repeat(bytes) }
}
