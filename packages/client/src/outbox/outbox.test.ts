import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { afterLoss, nextReadyAt, nextToSend, without, withState, type OutgoingState } from './outbox.ts'

const pending = { name: 'pending' } as const
const sent = { name: 'sent' } as const
const delayed = { name: 'delayed', until: 1_000, because: refuse('storage_full') } as const
const posted = { name: 'acknowledged', rev: 7 } as const
const refused = { name: 'refused', refusal: refuse('empty_message') } as const

// `next` is the index of the post to send.
const cases: { states: OutgoingState[]; now: number; next?: number; readyAt?: number }[] = [
  { states: [], now: 0 },
  { states: [pending], now: 0, next: 0 },
  { states: [pending, pending], now: 0, next: 0 },
  { states: [sent, pending], now: 0 },
  { states: [sent], now: 0 },
  { states: [posted, pending], now: 0, next: 1 },
  { states: [refused, pending], now: 0, next: 1 },
  { states: [posted, refused], now: 0 },
  { states: [delayed, pending], now: 999, readyAt: 1_000 },
  { states: [delayed, pending], now: 1_000, next: 0, readyAt: 1_000 },
  { states: [posted, refused, delayed, pending], now: 999, readyAt: 1_000 },
  { states: [sent, delayed], now: 2_000 },
]

describe('P3.7: sends one post at a time, in order', () => {
  test.each(cases)('$states at $now', ({ states, now, next, readyAt }) => {
    const outbox = outboxOf(...states)
    expect(nextToSend(outbox, now)).toBe(next === undefined ? undefined : outbox[next])
    expect(nextReadyAt(outbox)).toBe(readyAt)
  })
})

test('P3.2: marks unanswered posts as pending under the same cid after a lost connection', () => {
  const before = outboxOf(posted, sent, pending, delayed, refused)
  const after = afterLoss(before)
  expect(after.map(({ state }) => state)).toEqual([posted, pending, pending, delayed, refused])
  expect(after.map(({ cid }) => cid)).toEqual(before.map(({ cid }) => cid))
})

test('P3.6: keeps the text and the position of a refused post', () => {
  const outbox = withState(outboxOf(sent, pending), 'cid-0', refused)
  expect(outbox).toEqual([{ ...outbox[0], message: 'text 0', state: refused }, outboxOf(sent, pending)[1]])
})

describe('without', () => {
  test('drops the named posts and keeps the others', () => {
    const outbox = without(outboxOf(posted, sent, refused), new Set(['cid-0', 'cid-2', 'cid-9']))
    expect(outbox.map(({ cid }) => cid)).toEqual(['cid-1'])
  })

  test('returns the same outbox when it holds none of them', () => {
    const outbox = outboxOf(pending)
    expect(without(outbox, new Set(['cid-9']))).toBe(outbox)
    expect(withState(outbox, 'cid-9', sent)).toEqual(outbox)
  })
})

function outboxOf(...states: OutgoingState[]) {
  return states.map((state, index) => ({
    type: 'post' as const,
    cid: `cid-${index}`,
    message: `text ${index}`,
    at: index,
    state,
  }))
}
