import type { Message, Reacted } from '@parley/shared'
import { expect, test } from 'vitest'
import { reactedTo, take } from './reacted.ts'
import type { Timeline } from './timeline.ts'

test('P5.9: applies reactions to a loaded message, in rev order', () => {
  const added: Reacted[] = [
    [4, 6, '👍', true, 'Ada'],
    [4, 7, '👍', true, 'Grace'],
    [4, 8, '👋', true, 'Ada'],
    [4, 9, '👍', false, 'Ada'],
  ]
  const taken = take(loaded(), { type: 'messages', after: 5, rev: 9, messages: [], reacted: added })
  expect(taken).toMatchObject({ type: 'applied', timeline: { cursor: 9 }, unloaded: [] })
  expect(messageOf(taken, 4)).toEqual({
    ...message(4),
    rev: 9,
    reactions: [
      { emoji: '👍', count: 1, people: ['Grace'] },
      { emoji: '👋', count: 1, people: ['Ada'] },
    ],
  })
  const removed: Reacted[] = [
    [4, 7, '👍', true, 'Ada'],
    [4, 8, '👍', false, 'Ada'],
  ]
  const empty = take(loaded(), { type: 'messages', after: 5, rev: 8, messages: [], reacted: removed })
  expect(messageOf(empty, 4)).toEqual({ ...message(4), rev: 8 })
})

test('P5.9: applies a reaction between two other changes of its message', () => {
  const edited = { ...message(4), rev: 7, message: 'edited', reactions: [one('Ada')] }
  const reacted: Reacted[] = [
    [4, 6, '👍', true, 'Ada'],
    [4, 8, '👍', true, 'Grace'],
  ]
  const taken = take(loaded(), { type: 'messages', after: 5, rev: 8, messages: [edited], reacted })
  expect(messageOf(taken, 4)).toEqual({
    ...edited,
    rev: 8,
    reactions: [{ emoji: '👍', count: 2, people: ['Ada', 'Grace'] }],
  })
})

test('P3.12, P5.9: of a reply with a reaction, the quote is as new as the frame', () => {
  const reply = { ...message(5), replyTo: { id: 4, username: 'Ada', message: message(4).message } }
  const { timeline, ...rest } = loaded()
  const known = { ...rest, timeline: { ...timeline, messages: [message(3), message(4), reply] } }
  const edited = { ...message(4), rev: 6, edited: 1, message: 'new' }
  const reacted: Reacted[] = [[5, 7, '👍', true, 'Ada']]
  const taken = take(known, { type: 'messages', after: 5, rev: 7, messages: [edited], reacted })
  expect(messageOf(taken, 5)).toMatchObject({ rev: 7, reactions: [one('Ada')], replyTo: { message: 'new' } })
  // The reaction comes before the edit.
  const [later, before] = [{ ...edited, rev: 7 }, [[5, 6, '👍', true, 'Ada']] satisfies Reacted[]]
  const other = take(known, { type: 'messages', after: 5, rev: 7, messages: [later], reacted: before })
  expect(messageOf(other, 5)).toMatchObject({ rev: 6, replyTo: { message: 'new' } })
})

test('P5.9: applies only what is beyond the cursor', () => {
  const reacted: Reacted[] = [
    [4, 5, '👍', true, 'Ada'],
    [4, 6, '👍', true, 'Grace'],
  ]
  const taken = take(loaded(), { type: 'messages', after: 3, rev: 6, messages: [], reacted })
  expect(messageOf(taken, 4)).toMatchObject({ rev: 6, reactions: [one('Grace')] })
})

test('P5.9: keeps reactions to messages that are not loaded for a page that is on its way', () => {
  const reacted: Reacted[] = [[1, 6, '👍', true, 'Ada']]
  const taken = take(loaded(), { type: 'messages', after: 5, rev: 6, messages: [], reacted })
  expect(taken).toMatchObject({ type: 'applied', timeline: { cursor: 6 }, messages: [], unloaded: reacted })
  expect(reactedTo([message(1)], reacted)).toEqual([{ ...message(1), rev: 6, reactions: [one('Ada')] }])
  const newer = { ...message(1), rev: 7 }
  expect(reactedTo([newer], reacted)).toEqual([newer])
})

test('P5.9: a reaction to a message of a window is applied there', () => {
  const known = { ...loaded(), historyWindow: { messages: [message(1)], more: false } }
  const reacted: Reacted[] = [[1, 6, '👍', true, 'Ada']]
  const taken = take(known, { type: 'messages', after: 5, rev: 6, messages: [], reacted })
  expect(taken).toMatchObject({ messages: [{ id: 1, rev: 6, reactions: [one('Ada')] }], unloaded: [] })
})

test('P5.9: a reaction to a message that should be loaded is a gap', () => {
  const changes = { type: 'messages', after: 5, rev: 6, messages: [] } as const
  expect(take(loaded(), { ...changes, reacted: [[5, 6, '👍', true, 'Ada']] })).toEqual({ type: 'gap' })
  const complete = loaded({ more: false })
  expect(take(complete, { ...changes, reacted: [[1, 6, '👍', true, 'Ada']] })).toEqual({ type: 'gap' })
})

function loaded(change: Partial<Timeline> = {}) {
  const timeline = { epoch: 'first', cursor: 5, messages: [message(3), message(4)], more: true, ...change }
  return { timeline, historyWindow: undefined }
}

function one(name: string) {
  return { emoji: '👍', count: 1, people: [name] }
}

function messageOf(taken: ReturnType<typeof take>, id: number) {
  return taken.type === 'applied' ? taken.timeline.messages.find((message) => message.id === id) : undefined
}

function message(id: number): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message: 'hello' }
}
