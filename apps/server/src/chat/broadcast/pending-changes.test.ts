import type { Message, Reacted } from '@parley/shared'
import { expect, test } from 'vitest'
import { AuthorAliases } from './author-aliases.ts'
import { encodeFrame } from './encode-frame.ts'
import { PendingChanges } from './pending-changes.ts'

const brief = { takesReacted: true }
const whole = { takesReacted: false }

test('P5.9: a reaction to a long message is a frame of at most 200 bytes, and introduces nobody', () => {
  const pending = reactedTo(message(9_000_001, 'x'.repeat(4_000)), '👨‍👩‍👧‍👦', 'Ada Lovelace')
  const [only, ...others] = framesOf(pending, [brief, brief])
  expect(others).toEqual([])
  expect(only?.frame).toEqual({
    type: 'messages',
    after: 9_000_001,
    rev: 9_000_002,
    messages: [],
    reacted: [[9_000_001, 9_000_002, '👨‍👩‍👧‍👦', true, 'Ada Lovelace']],
  })
  expect(only && encodeFrame(only.frame).length).toBeLessThanOrEqual(200)
})

test('P5.9: readers that do not take reactions in brief get the whole message, in a frame of their own', () => {
  const posted = message(5, 'hello')
  const pending = reactedTo(posted, '👍', 'Ada', message(7, 'another'))
  const [forOthers, forBrief] = framesOf(pending, [brief, whole])
  expect(forOthers).toMatchObject({
    readers: [whole],
    frame: { messages: [{ id: 5, rev: 6 }, { id: 7 }], speakers: [[1, 'Ada', expect.any(String)]] },
  })
  expect(forOthers?.frame).not.toHaveProperty('reacted')
  expect(forBrief).toMatchObject({
    readers: [brief],
    frame: {
      messages: [{ id: 7, by: 1 }],
      speakers: [[1, 'Ada', expect.any(String)]],
      reacted: [[5, 6, '👍', true, 'Ada']],
    },
  })
})

test('P5.9: without reactions, all readers get the same bytes', () => {
  const pending = new PendingChanges()
  pending.add({ after: 0, rev: 1, messages: [message(1, 'hello')] }, 0)
  const frames = framesOf(pending, [brief, whole])
  expect(frames).toHaveLength(1)
  expect([...(frames[0]?.readers ?? [])]).toEqual([brief, whole])
})

test('P5.9: sends the whole message where a reader has not got its earlier changes, until that is sent', () => {
  const posted = message(5, 'edited')
  const pending = new PendingChanges()
  const reactedAt = (rev: number): Reacted => [5, rev, '👍', rev % 2 === 0, 'Ada']
  const at = (rev: number) => ({
    after: rev - 1,
    rev,
    messages: [{ ...posted, rev }],
    reacted: [reactedAt(rev)],
  })
  pending.needWhole([{ ...posted, rev: 7 }])
  for (const rev of [6, 7]) {
    pending.add(at(rev), rev - 1)
    expect(framesOf(pending, [brief], rev)[0]?.frame).toMatchObject({ messages: [{ id: 5, rev }] })
  }
  pending.add(at(8), 7)
  expect(framesOf(pending, [brief], 8)[0]?.frame).toMatchObject({ messages: [], reacted: [reactedAt(8)] })
})

test('leaves out what the head covers', () => {
  const pending = new PendingChanges()
  const reacted: Reacted[] = [
    [1, 3, '👍', true, 'Ada'],
    [1, 4, '👋', true, 'Ada'],
  ]
  pending.add({ after: 2, rev: 4, messages: [{ ...message(1, 'hello'), rev: 4 }], reacted }, 3)
  expect(framesOf(pending, [brief])[0]?.frame.reacted).toEqual([[1, 4, '👋', true, 'Ada']])
})

function framesOf(pending: PendingChanges, readers: { takesReacted: boolean }[], rev = 9_000_002) {
  return pending.take(new Set(readers), new AuthorAliases(), 9_000_001, rev).frames
}

/** One transaction: a reaction to a message, and then other messages. */
function reactedTo(posted: Message, emoji: string, name: string, ...others: Message[]) {
  const pending = new PendingChanges()
  const rev = posted.rev + 1
  const now = { ...posted, rev, reactions: [{ emoji, count: 1, people: [name] }] }
  const reacted: Reacted[] = [[posted.id, rev, emoji, true, name]]
  pending.add(
    { after: posted.rev, rev: others.at(-1)?.rev ?? rev, messages: [now, ...others], reacted },
    posted.rev,
  )
  return pending
}

function message(id: number, text: string): Message {
  return { id, rev: id, cid: `cid-${id}`, at: 0, username: 'Ada', avatar: 'a'.repeat(64), message: text }
}
