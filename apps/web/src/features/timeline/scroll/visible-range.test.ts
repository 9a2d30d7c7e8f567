import type { Message } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  followingSpan,
  frozenSpan,
  indexesOf,
  mostFollowed,
  mostShown,
  newestSpan,
  slide,
  spanAround,
  wholeSpan,
  type VisibleRange,
} from './visible-range.ts'

describe('a span', () => {
  test('of the newest begins a little above them and has no end', () => {
    expect(newestSpan(messages(1_000))).toEqual({ first: idOf(850), last: Infinity })
    expect(newestSpan(messages(3))).toEqual({ first: idOf(0), last: Infinity })
    expect(newestSpan([])).toEqual(wholeSpan)
  })

  test('that follows begins anew when it has become too long', () => {
    const before = followingSpan(messages(10), wholeSpan)
    expect(followingSpan(messages(mostFollowed), before)).toEqual(before)
    expect(followingSpan(messages(mostFollowed + 1), before)).toEqual(newestSpan(messages(mostFollowed + 1)))
  })

  test('that is frozen takes nothing newer', () => {
    const range = frozenSpan(messages(10), newestSpan(messages(10)))
    expect(indexesOf(messages(20), range)).toEqual({ from: 0, to: 10 })
  })

  test('around a message has as many on both sides', () => {
    expect(indexesOf(messages(1_000), spanAround(messages(1_000), idOf(500)))).toEqual({ from: 400, to: 600 })
    expect(indexesOf(messages(1_000), spanAround(messages(1_000), idOf(10)))).toEqual({ from: 0, to: 110 })
    expect(indexesOf(messages(1_000), spanAround(messages(1_000), idOf(990)))).toEqual({
      from: 890,
      to: 1_000,
    })
  })

  test('slides until it reaches either end, and is never too long', () => {
    const count = fc.integer({ min: 1, max: 1_500 })
    const at = fc.nat({ max: 1_500 })
    fc.assert(
      fc.property(count, at, fc.constantFrom('older' as const, 'newer' as const), (total, start, towards) => {
        const all = messages(total)
        const from = spanAround(all, idOf(start % total))
        const spans = slid(all, from, towards)
        for (const { from: low, to } of spans.map((range) => indexesOf(all, range))) {
          expect(to - low).toBeLessThanOrEqual(mostShown)
          expect(to).toBeGreaterThan(low)
        }
        const end = indexesOf(all, spans.at(-1) ?? from)
        if (towards === 'older') expect(end.from).toBe(0)
        else expect(end.to).toBe(total)
      }),
    )
  })

  test('keeps the messages at the side it slides to', () => {
    const all = messages(2_000)
    const before = indexesOf(all, slid(all, newestSpan(all), 'older')[3] ?? wholeSpan)
    const after = indexesOf(all, slid(all, newestSpan(all), 'older')[4] ?? wholeSpan)
    expect(after.from).toBeLessThan(before.from)
    expect(after.to).toBeGreaterThan(before.from + mostShown / 2)
  })
})

/** Every span on the way to that end. */
function slid(all: Message[], start: VisibleRange, towards: 'older' | 'newer') {
  const spans = [start]
  for (let turn = 0; turn < 60; turn += 1) spans.push(slide(all, spans.at(-1) ?? start, towards))
  return spans
}

// Not every number is a message: changes take numbers, too.
const idOf = (index: number) => 3 * index + 2

function messages(count: number): Message[] {
  const rest = { at: 0, username: 'alice', avatar: 'a'.repeat(64), message: 'hello' }
  return Array.from({ length: count }, (_, n) => ({ id: idOf(n), rev: idOf(n), cid: `cid-${n}`, ...rest }))
}
