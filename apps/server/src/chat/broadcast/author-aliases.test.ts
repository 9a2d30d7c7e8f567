import type { Message } from '@parley/shared'
import { expect, test } from 'vitest'
import { AuthorAliases } from './author-aliases.ts'

test('P5.7: who speaks for the first time is introduced, and named by number from then on', () => {
  const speakers = new AuthorAliases()
  expect(speakers.shorten([said(1, 'Ada'), said(2, 'Bob'), said(3, 'Ada')])).toEqual({
    speakers: [
      [1, 'Ada', avatar],
      [2, 'Bob', avatar],
    ],
    messages: [short(1, 1), short(2, 2), short(3, 1)],
  })
  expect(speakers.shorten([said(4, 'Bob')])).toEqual({ messages: [short(4, 2)] })
  expect(speakers.introduced).toEqual([
    [1, 'Ada', avatar],
    [2, 'Bob', avatar],
  ])
})

test('P5.7: the same name with another picture is somebody else', () => {
  const speakers = new AuthorAliases()
  speakers.shorten([said(1, 'Ada')])
  const other = { ...said(2, 'Ada'), avatar: 'b'.repeat(64) }
  expect(speakers.shorten([other]).speakers).toEqual([[2, 'Ada', 'b'.repeat(64)]])
})

test('P5.7: however many speak, few are remembered, and no number is given twice', () => {
  const speakers = new AuthorAliases()
  const numbers = Array.from({ length: 1_000 }, (_, n) => {
    const { messages } = speakers.shorten([said(n + 1, `person ${n % 500}`)])
    expect(speakers.introduced?.length).toBeLessThanOrEqual(200)
    return messages[0]?.by
  })
  expect(new Set(numbers).size).toBe(1_000)
})

test('what a change and a guest need is kept', () => {
  const changed: Message = { ...said(1, 'Ada'), rev: 7, guest: true }
  expect(new AuthorAliases().shorten([changed]).messages).toEqual([{ ...short(1, 1), rev: 7, guest: true }])
})

const avatar = 'a'.repeat(64)

function said(id: number, username: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 5, username, avatar, message: `text ${id}` }
}

function short(id: number, by: number) {
  return { id, cid: `cid-${id}`, at: 5, by, message: `text ${id}` }
}
