import type { Joined, Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { apply, emptyTimeline, join, keepNewest, prepend, type Timeline } from './timeline.ts'

const held: Timeline = { epoch: 'first', cursor: 12, messages: [message(10), message(12)], more: true }

describe('joining', () => {
  const joined: Joined = {
    type: 'joined',
    room: 'lobby',
    epoch: 'second',
    rev: 3,
    resumed: false,
    messages: [message(2), message(3)],
    more: true,
    token: 't'.repeat(22),
  }

  test('P4.2: keeps a resumed timeline', () => {
    expect(join(held, { ...joined, resumed: true, epoch: 'first', messages: [] })).toBe(held)
  })

  test('P4.3: replaces the timeline otherwise', () => {
    const { epoch, rev, messages, more } = joined
    expect(join(held, joined)).toEqual({ epoch, cursor: rev, messages, more })
  })
})

describe('P5.2: a frame', () => {
  test.each([
    [10, 12],
    [0, 5],
    [12, 12],
  ])('from %i to %i is known, and changes nothing', (after, rev) => {
    expect(apply(held, frame(after, rev, message(rev)))).toEqual({ type: 'known' })
  })

  test.each([
    [13, 14],
    [20, 20],
    [100, 101],
  ])('from %i to %i leaves a gap, and changes nothing', (after, rev) => {
    expect(apply(held, frame(after, rev, message(rev)))).toEqual({ type: 'gap' })
  })

  test('that begins at the cursor is applied', () => {
    expect(applied(held, frame(12, 14, message(13), message(14)))).toEqual({
      ...held,
      cursor: 14,
      messages: [message(10), message(12), message(13), message(14)],
    })
  })

  test('that begins below the cursor is applied from the cursor on', () => {
    const stale = { ...message(12), message: 'not the text known' }
    expect(applied(held, frame(9, 13, message(10), stale, message(13)))).toEqual({
      ...held,
      cursor: 13,
      messages: [message(10), message(12), message(13)],
    })
  })

  test('without messages moves the cursor', () => {
    expect(applied(held, frame(12, 15))).toEqual({ ...held, cursor: 15 })
  })

  test('applies to an empty room', () => {
    expect(applied(emptyTimeline, frame(0, 1, message(1))).messages).toEqual([message(1)])
  })
})

describe('P5.1: a change', () => {
  test('replaces a loaded message', () => {
    const { messages } = applied(held, frame(12, 13, message(10, 13)))
    expect(messages).toEqual([message(10, 13), message(12)])
  })

  test('of a message older than the first one is left to its page of history', () => {
    const { messages, cursor } = applied(held, frame(12, 13, message(9, 13)))
    expect(messages).toEqual(held.messages)
    expect(cursor).toBe(13)
  })

  test('of a message not seen before is inserted at its id', () => {
    const caughtUp = applied(held, frame(12, 14, message(14)))
    expect(applied(caughtUp, frame(14, 15, message(13, 15))).messages.map(({ id }) => id)).toEqual([
      10, 12, 13, 14,
    ])
  })
})

test('P5.1: a frame does not overwrite a newer message of a loaded page', () => {
  const removed = { ...message(10, 14), message: '', removed: true as const }
  const ahead = { ...held, messages: [removed, message(12)] }
  expect(applied(ahead, frame(12, 13, message(10, 13))).messages[0]).toBe(removed)
})

test('P3.12: a reply shows the current state of its quote', () => {
  const quoted = { id: 10, username: 'alice', message: '10 at 10' }
  const reply = { ...message(13), replyTo: quoted }
  const before = applied(held, frame(12, 13, reply))
  const edited = applied(before, frame(13, 14, message(10, 14)))
  expect(edited.messages.at(-1)?.replyTo).toEqual({ ...quoted, message: '10 at 14' })
  const removed = applied(edited, frame(14, 15, { ...message(10, 15), message: '', removed: true }))
  expect(removed.messages.at(-1)?.replyTo).toEqual({ ...quoted, message: '', removed: true })
})

test('P3.12: also when the quoted message is older than the timeline', () => {
  const reply = { ...message(13), replyTo: { id: 3, username: 'alice', message: '3 at 3' } }
  const before = applied(held, frame(12, 13, reply))
  const { messages } = applied(before, frame(13, 14, message(3, 14)))
  expect(messages.map(({ id }) => id)).toEqual([10, 12, 13])
  expect(messages.at(-1)?.replyTo?.message).toBe('3 at 14')
})

describe('P5.5: a page of history', () => {
  test('is prepended', () => {
    const older = [message(8), message(9)]
    expect(prepend(held, older, 10, false)).toEqual({
      ...held,
      messages: [...older, ...held.messages],
      more: false,
    })
  })

  test('that is empty ends the history', () => {
    expect(prepend(held, [], 10, false)).toEqual({ ...held, more: false })
  })

  test('that was requested before a reset is dropped', () => {
    expect(prepend(held, [message(3)], 4, true)).toBe(held)
    expect(prepend(emptyTimeline, [message(3)], 4, true)).toBe(emptyTimeline)
  })
})

function applied(timeline: Timeline, takeSent: ReturnType<typeof frame>): Timeline {
  const result = apply(timeline, takeSent)
  if (result.type !== 'applied') throw new Error(`The frame was ${result.type}`)
  return result.timeline
}

function frame(after: number, rev: number, ...messages: Message[]) {
  return { type: 'messages' as const, after, rev, messages }
}

function message(id: number, rev = id): Message {
  const text = `${id} at ${rev}`
  return { id, rev, cid: `cid-${id}`, at: 0, username: 'alice', avatar: 'a'.repeat(64), message: text }
}

test('keepNewest drops the oldest messages, and says that there are more', () => {
  const known = { epoch: 'first', cursor: 4, messages: [1, 2, 3, 4].map((id) => message(id)), more: false }
  expect(keepNewest(known, 2)).toEqual({ ...known, messages: [message(3), message(4)], more: true })
  expect(keepNewest(known, 4)).toBe(known)
})
