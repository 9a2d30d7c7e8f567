import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { AuthorAliases } from './author-aliases.ts'

test('P5.7: introduces an author with the first message, and uses the number from then on', () => {
  const aliases = new AuthorAliases()
  expect(aliases.shorten([message(1, 'Ada'), message(2, 'Bob'), message(3, 'Ada')])).toEqual({
    speakers: [
      [1, 'Ada', avatar],
      [2, 'Bob', avatar],
    ],
    messages: [briefMessage(1, 1), briefMessage(2, 2), briefMessage(3, 1)],
  })
  expect(aliases.shorten([message(4, 'Bob')])).toEqual({ messages: [briefMessage(4, 2)] })
  expect(aliases.introduced).toEqual([
    [1, 'Ada', avatar],
    [2, 'Bob', avatar],
  ])
})

test('P5.7: gives another number to the same name with another picture', () => {
  const aliases = new AuthorAliases()
  aliases.shorten([message(1, 'Ada')])
  const other = { ...message(2, 'Ada'), avatar: 'b'.repeat(64) }
  expect(aliases.shorten([other]).speakers).toEqual([[2, 'Ada', 'b'.repeat(64)]])
})

test('P5.7: keeps a limited number of authors, and uses no number twice', () => {
  const aliases = new AuthorAliases()
  const numbers = Array.from({ length: 1_000 }, (_, n) => {
    const { messages } = aliases.shorten([message(n + 1, `person ${n % 500}`)])
    expect(aliases.introduced?.length).toBeLessThanOrEqual(200)
    return messages[0]?.by
  })
  expect(new Set(numbers).size).toBe(1_000)
})

test('keeps the fields rev and guest', () => {
  const changed: Message = { ...message(1, 'Ada'), rev: 7, guest: true }
  expect(new AuthorAliases().shorten([changed]).messages).toEqual([
    { ...briefMessage(1, 1), rev: 7, guest: true },
  ])
})

const avatar = 'a'.repeat(64)

function message(id: number, username: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 5, username, avatar, message: `text ${id}` }
}

function briefMessage(id: number, by: number) {
  return { id, cid: `cid-${id}`, at: 5, by, message: `text ${id}` }
}
