import type { Message } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  followingRange,
  frozenRange,
  indexesOf,
  maxFollowed,
  maxShown,
  newestRange,
  slide,
  rangeAround,
  wholeRange,
  type VisibleRange,
} from './visible-range.ts'

describe('visible range', () => {
  test('newest: has a fixed number of messages, and no end', () => {
    expect(newestRange(messages(1_000))).toEqual({ first: idOf(850), last: Infinity })
    expect(newestRange(messages(3))).toEqual({ first: idOf(0), last: Infinity })
    expect(newestRange([])).toEqual(wholeRange)
  })

  test('following: keeps its first message until it is too long, then is the newest range', () => {
    const before = followingRange(messages(10), wholeRange)
    expect(followingRange(messages(maxFollowed), before)).toEqual(before)
    expect(followingRange(messages(maxFollowed + 1), before)).toEqual(newestRange(messages(maxFollowed + 1)))
  })

  test('frozen: does not include messages that are newer', () => {
    const range = frozenRange(messages(10), newestRange(messages(10)))
    expect(indexesOf(messages(20), range)).toEqual({ from: 0, to: 10 })
  })

  test('around: has the same number of messages on both sides, where there are enough', () => {
    expect(indexesOf(messages(1_000), rangeAround(messages(1_000), idOf(500)))).toEqual({
      from: 400,
      to: 600,
    })
    expect(indexesOf(messages(1_000), rangeAround(messages(1_000), idOf(10)))).toEqual({ from: 0, to: 110 })
    expect(indexesOf(messages(1_000), rangeAround(messages(1_000), idOf(990)))).toEqual({
      from: 890,
      to: 1_000,
    })
  })

  test('slide: reaches either end, and is never longer than the maximum', () => {
    const count = fc.integer({ min: 1, max: 1_500 })
    const at = fc.nat({ max: 1_500 })
    fc.assert(
      fc.property(count, at, fc.constantFrom('older' as const, 'newer' as const), (total, start, towards) => {
        const all = messages(total)
        const from = rangeAround(all, idOf(start % total))
        const ranges = slid(all, from, towards)
        for (const { from: low, to } of ranges.map((range) => indexesOf(all, range))) {
          expect(to - low).toBeLessThanOrEqual(maxShown)
          expect(to).toBeGreaterThan(low)
        }
        const end = indexesOf(all, ranges.at(-1) ?? from)
        if (towards === 'older') expect(end.from).toBe(0)
        else expect(end.to).toBe(total)
      }),
    )
  })

  test('slide: keeps messages at the end that it slides to', () => {
    const all = messages(2_000)
    const before = indexesOf(all, slid(all, newestRange(all), 'older')[3] ?? wholeRange)
    const after = indexesOf(all, slid(all, newestRange(all), 'older')[4] ?? wholeRange)
    expect(after.from).toBeLessThan(before.from)
    expect(after.to).toBeGreaterThan(before.from + maxShown / 2)
  })
})

/** Every range on the way to an end. */
function slid(all: Message[], start: VisibleRange, towards: 'older' | 'newer') {
  const ranges = [start]
  for (let turn = 0; turn < 60; turn += 1) ranges.push(slide(all, ranges.at(-1) ?? start, towards))
  return ranges
}

// Changes take ids as well, so message ids have gaps.
const idOf = (index: number) => 3 * index + 2

function messages(count: number): Message[] {
  const rest = { at: 0, username: 'alice', avatar: 'a'.repeat(64), message: 'hello' }
  return Array.from({ length: count }, (_, n) => ({ id: idOf(n), rev: idOf(n), cid: `cid-${n}`, ...rest }))
}
