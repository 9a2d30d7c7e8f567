import type { Message } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Changes } from './room-event.ts'
import { apply, emptyTimeline, type Timeline } from './timeline.ts'

/** Change number `rev` posts a message, or changes the one that `changes` picks among those posted. */
const log = fc
  .array(fc.option(fc.nat(), { freq: 2, nil: undefined }), { minLength: 1, maxLength: 25, size: 'max' })
  .map((picks) => picks.reduce<Message[]>((changes, pick) => [...changes, changeAfter(changes, pick)], []))

/** One frame: how far before the cursor it begins, its length, and whether it is a page read from the log. */
const cut = fc.record({ back: fc.nat({ max: 5 }), length: fc.nat({ max: 8 }), page: fc.boolean() })
const cuts = fc.array(cut, { maxLength: 15, size: 'max' })

describe('P5.2: for any division of the changes into overlapping and repeated frames', () => {
  test('the timeline has the same final state', () => {
    forAnyCut((timeline, changes) => {
      expect(timeline.messages).toEqual(newest(changes))
      expect(timeline.cursor).toBe(changes.length)
    })
  })

  test('it never holds a message twice or in the wrong order', () => {
    forAnyCut((_timeline, _changes, steps) => {
      for (const { messages } of steps) {
        const ids = messages.map(({ id }) => id)
        expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b))
      }
    })
  })

  test('its cursor never decreases', () => {
    forAnyCut((_timeline, _changes, steps) => {
      const cursors = steps.map(({ cursor }) => cursor)
      expect(cursors).toEqual(cursors.toSorted((a, b) => a - b))
    })
  })
})

function forAnyCut(check: (end: Timeline, changes: Message[], steps: Timeline[]) => void) {
  fc.assert(
    fc.property(log, cuts, (changes, frames) => {
      const steps = [emptyTimeline]
      const take = (frame: Changes) => {
        const timeline = steps.at(-1) ?? emptyTimeline
        const result = apply(timeline, frame)
        if (result.type === 'gap') throw new Error('There is no gap')
        steps.push(result.type === 'applied' ? result.timeline : timeline)
      }
      for (const { back, length, page } of frames) {
        const after = Math.max(0, (steps.at(-1)?.cursor ?? 0) - back)
        take(frameOf(changes, after, Math.min(changes.length, after + length), page))
      }
      take(frameOf(changes, 0, changes.length, false))
      check(steps.at(-1) ?? emptyTimeline, changes, steps)
    }),
    { numRuns: 200 },
  )
}

// A broadcast contains each change; a page of the log only the last one of every message.
function frameOf(changes: Message[], after: number, rev: number, page: boolean): Changes {
  const sent = page ? newest(changes) : changes
  const messages = sent.filter((change) => change.rev > after && change.rev <= rev)
  return { type: 'messages', after, rev, messages: messages.toSorted((a, b) => a.rev - b.rev) }
}

function newest(changes: Message[]): Message[] {
  return [...new Map(changes.map((change) => [change.id, change])).values()].toSorted((a, b) => a.id - b.id)
}

function changeAfter(changes: readonly Message[], pick: number | undefined): Message {
  const rev = changes.length + 1
  const id = pick === undefined ? rev : (changes[pick % changes.length]?.id ?? rev)
  const message = `change ${rev}`
  return { id, rev, cid: `cid-${id}`, at: 0, username: 'alice', avatar: 'a'.repeat(64), message }
}
