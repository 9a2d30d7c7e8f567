import { emptyView } from '@parley/client'
import type { Message } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import type { Anchor, View } from './anchor.ts'
import type { Resting, RoomSnapshot } from './resting.ts'
import {
  retryMs,
  slowMs,
  step,
  type Jumping,
  type JumpTarget,
  type ScrollEffect,
  type ScrollEvent,
  type ScrollState,
} from './scroll-machine.ts'

const anchor: Anchor = { key: 'm20', edge: 'bottom', at: 10, scrolled: 2_000 }
const otherAnchor: Anchor = { key: 'm30', edge: 'top', at: -5, scrolled: 3_000 }
const following: Resting = { name: 'following', range: { first: 1, last: Infinity }, gap: 40 }
const reading: Resting = { name: 'reading', range: { first: 1, last: 100 }, anchor }
const seeking: Jumping = {
  name: 'jumping',
  phase: 'seeking',
  target: { name: 'message', id: 500 },
  from: reading,
  isSlow: false,
  mayAsk: true,
}
const aligning: Jumping = { ...seeking, phase: 'aligning', from: { ...reading, anchor: undefined } }
const position: JumpTarget = { name: 'position', epoch: 'e1', id: 50, edge: 'top', at: 7 }

describe('following', () => {
  test('hold: scrolls to the same gap above the end when something changes its size', () => {
    expect(after(following, { type: 'laid-out' })).toEqual([following, 'hold-end 40', 'measure measured'])
  })

  test('hold: closes the gap when a new message arrives', () => {
    const [state] = changed(following, room({ messages: ids(1, 101) }))
    expect(state).toEqual({ ...following, gap: 0 })
  })

  test('hold: keeps the gap when the newest message stays the same', () => {
    expect(changed(following, room({ messages: ids(1, 100) }))).toEqual([following])
  })

  test('scroll: follows within 100 px of the end, without moving the reader', () => {
    expect(after(following, { type: 'scrolled' })).toEqual([following, 'measure measured-scroll'])
    expect(after(following, scrolled({ below: 100 }))).toEqual([{ ...following, gap: 100 }, 'loadNewer'])
  })

  test('unfold: measures before the end is held, and reads where the message was unfolded', () => {
    expect(after(following, { type: 'unfolded' })).toEqual([following, 'measure measured-scroll'])
  })

  test('scroll: reads the first row in view, and renders no newer messages, above that', () => {
    const [state] = after(following, scrolled({ below: 101 }))
    expect(state).toEqual({ ...reading, anchor: otherAnchor })
  })

  test('discard: keeps the newest messages of a long timeline', () => {
    const [, ...effects] = changed(following, room({ messages: ids(1, 700) }))
    expect(effects).toEqual(['keep-newest 400'])
  })
})

describe('reading', () => {
  test('hold: scrolls the anchor to where it was when something changes its size', () => {
    expect(after(reading, { type: 'laid-out' })).toEqual([reading, 'hold-anchor m20', 'measure measured'])
    expect(after(reading, { type: 'unfolded' })).toEqual([reading, 'measure measured-scroll'])
    expect(after(reading, { type: 'scrolled' })).toEqual([
      reading,
      'hold-anchor m20',
      'measure measured-scroll',
    ])
  })

  test('hold: takes another anchor when an end of the list is in the way', () => {
    const [state] = after(reading, { type: 'anchor-lost', anchor: otherAnchor })
    expect(state).toEqual({ ...reading, anchor: otherAnchor })
  })

  test('hold: measures before new messages are rendered, and does not render those below', () => {
    expect(changed(reading, room({ messages: ids(1, 120) }))).toEqual([reading, 'measure measured'])
  })

  test('scroll: follows, and has read everything, when the reader scrolls to the end', () => {
    const [state, ...effects] = after(reading, scrolled({ below: 3 }))
    expect(state).toEqual({ ...following, gap: 3 })
    expect(effects).toEqual(['unread reach', 'loadNewer', 'forget-hash'])
  })

  test('scroll: stays reading at the end of the range while there are newer messages', () => {
    const [newer] = after(reading, scrolled({ below: 3 }), room({ messages: ids(1, 150) }))
    expect(newer).toMatchObject({ name: 'reading', range: { last: 150 } })
    const [history] = after(reading, scrolled({ below: 3 }), inHistory(ids(1, 100)))
    expect(history).toMatchObject({ name: 'reading', range: { last: 100 } })
  })

  test.each([
    ['older', { above: 999 }, ['range-grown'], { first: 250, last: 400 }],
    ['newer', { below: 999 }, ['range-grown'], { first: 300, last: 450 }],
    ['no', { above: 1_000, below: 1_000 }, [], { first: 300, last: 400 }],
  ])('fill: renders %s messages at %j', (_what, at, effects, range) => {
    const middle: Resting = { ...reading, range: { first: 300, last: 400 } }
    const now = room({ messages: ids(1, 700) })
    expect(after(middle, measured(at), now)).toEqual([{ ...middle, range }, ...effects])
  })

  test('fill: loads more where all loaded messages are rendered', () => {
    expect(after(reading, measured({ above: 0, below: 0 }))).toEqual([reading, 'loadOlder', 'loadNewer'])
  })

  test('discard: leaves a gap between what is read and the newest messages', () => {
    const [, ...effects] = changed(reading, room({ messages: ids(1, 701) }))
    expect(effects).toEqual(['measure measured', 'leave-gap 301 200'])
  })
})

describe('going to the newest', () => {
  test.each([
    ['following', following],
    ['reading', reading],
    ['seeking', seeking],
    ['aligning', aligning],
  ])('follows at the end while %s', (_name, state) => {
    const [next, ...effects] = after(state, { type: 'go-to-newest' })
    expect(next).toEqual({ ...following, gap: 0 })
    expect(effects).toEqual(
      expect.arrayContaining(['leavePast', 'hold-end 0', 'unread settle', 'forget-hash']),
    )
  })

  test('leaves the history window', () => {
    const [next] = after(reading, { type: 'go-to-newest' }, inHistory(ids(1, 100)))
    expect(next).toEqual({ name: 'following', range: { first: 900, last: Infinity }, gap: 0 })
  })

  test('happens when the reader posts', () => {
    const [next, ...effects] = changed(seeking, room({ posts: 1 }))
    expect(next.name).toBe('following')
    expect(effects).toContain('unread settle')
  })

  test('happens in a new epoch, and does not end a jump to a message', () => {
    const next = room({ epoch: 'e2', connection: 'opening' })
    expect(changed(reading, next)[0]).toEqual({ ...following, gap: 0 })
    expect(changed(seeking, next)[0]).toEqual({ ...seeking, from: { ...following, gap: 0 } })
    expect(changed({ ...seeking, target: position }, next)[0].name).toBe('following')
  })
})

describe('jumping', () => {
  test('renders the messages around a loaded target, and waits for the rows', () => {
    const [state, ...effects] = after(
      following,
      jump({ name: 'message', id: 500 }),
      room({ messages: ids(1, 900) }),
    )
    const from = { name: 'reading', range: { first: 1, last: 900 }, anchor: undefined }
    expect(state).toEqual({ ...aligning, from })
    expect(effects).toEqual([
      `set-timer slow ${slowMs}`,
      'leaveAround',
      'show-result found 500',
      'await-rows',
    ])
  })

  test.each([
    ['message', { name: 'message', id: 50 }, 'align 50 center'],
    ['after', { name: 'after', id: 50 }, 'align 51 start'],
    ['position', position, 'align 50 {"edge":"top","at":7}'],
  ] as const)('aligns the row for the target "%s" when it is rendered', (_name, target, effect) => {
    const state: Jumping = { ...aligning, target }
    expect(after(state, { type: 'laid-out' })).toEqual([state, effect])
  })

  test('reads, or follows, where the row was aligned', () => {
    expect(after(aligning, aligned({ below: 2_000 }))[0]).toEqual({ ...reading, anchor: otherAnchor })
    expect(after(aligning, aligned({ below: 2_000 }))[0].name).toBe('reading')
    expect(after(aligning, aligned({ below: 0 }))[0]).toEqual({ ...following, gap: 0 })
  })

  test('reads at the end of a saved copy, until the missed messages have arrived', () => {
    const [early] = after(aligning, aligned({ below: 0 }), room({ caughtUpEpoch: undefined }))
    expect(early).toMatchObject({ name: 'reading', anchor: otherAnchor })
    expect(after(aligning, aligned({ below: 0 }))[0]).toMatchObject({ name: 'following' })
  })

  test('does not follow where only the jump has scrolled to the end of a saved copy', () => {
    const copy = room({ caughtUpEpoch: undefined })
    const [early] = after(aligning, aligned({ below: 0 }), copy)
    const [still] = after(early, scrolled({ below: 0 }), copy)
    expect(still).toMatchObject({ name: 'reading', anchor: otherAnchor })
    const [missed] = changed(still, room({ messages: ids(1, 300) }))
    expect(missed.name).toBe('reading')
    // The reader scrolls there.
    const [touched] = after(still, { type: 'gesture' }, copy)
    expect(after(touched, scrolled({ below: 0 }), copy)[0].name).toBe('following')
  })

  test('does not move or measure the list while it aligns', () => {
    expect(after(aligning, scrolled({ below: 0 }))).toEqual([aligning])
    expect(after(aligning, measured({ above: 0 }))).toEqual([aligning])
    expect(after(aligning, { type: 'anchor-lost', anchor })).toEqual([aligning])
  })

  test('aligns a saved position again until the missed messages have arrived', () => {
    const to: Jumping = { ...aligning, target: position }
    const early = after(to, aligned({ below: 2_000 }), room({ caughtUpEpoch: undefined }))[0]
    expect(early).toMatchObject({ name: 'jumping', phase: 'seeking' })
    expect(changed(early, room({}))[0]).toMatchObject({ name: 'jumping', phase: 'aligning' })
    expect(after(to, aligned({ below: 2_000 }))[0].name).toBe('reading')
  })

  test('asks the server for a target that is not loaded, and once more after a while', () => {
    const [asked, ...effects] = after(reading, jump(seeking.target))
    expect(asked).toEqual({ ...seeking, mayAsk: false })
    expect(effects).toEqual([`set-timer slow ${slowMs}`, `set-timer retry ${retryMs}`, 'load-around 500'])
    expect(changed(asked, room({}))).toEqual([asked])
    expect(after(asked, { type: 'elapsed', timer: 'retry' })).toContain('load-around 500')
  })

  test('asks for message 1 where the unread line is before the first message', () => {
    expect(after(reading, jump({ name: 'after', id: 0 }), room({ messages: ids(9, 20) }))).toContain(
      'load-around 1',
    )
  })

  test.each([
    ['is offline', room({ connection: 'waiting' })],
    ['loads other messages', room({ loading: { name: 'older' } })],
  ])('waits while the room %s', (_what, now) => {
    expect(after(seeking, { type: 'elapsed', timer: 'retry' }, now)).toEqual([seeking])
    expect(changed(seeking, room({}))).toContain('load-around 500')
  })

  test('waits for the epoch before it seeks a saved position, and ends in another epoch', () => {
    const to: Jumping = { ...seeking, target: position }
    expect(after(to, { type: 'elapsed', timer: 'retry' }, room({ epoch: undefined }))).toEqual([to])
    const other = after(to, { type: 'elapsed', timer: 'retry' }, room({ epoch: 'e2' }))
    expect(other).toEqual([reading, 'leaveAround', 'forget-hash'])
  })

  test('leaves the history window for a target in the timeline', () => {
    const away = inHistory(ids(1, 100))
    expect(
      after(
        seeking,
        { type: 'elapsed', timer: 'retry' },
        { ...away, timeline: timeline(ids(400, 600), 'e1') },
      ),
    ).toEqual([seeking, 'leavePast'])
  })

  test('ends where the reader was when the message is missing, and reports a message', () => {
    const missing = room({ loading: { name: 'missing', id: 500 } })
    expect(changed(seeking, missing)).toEqual([reading, 'show-result missing'])
    expect(changed({ ...seeking, target: { name: 'after', id: 500 } }, missing)).toEqual([reading])
  })

  test('ends where the reader is when they scroll by themselves', () => {
    expect(after(seeking, { type: 'gesture' })).toEqual([reading, 'leaveAround', 'forget-hash'])
    expect(after(reading, { type: 'gesture' })).toEqual([reading])
    const again: Jumping = { ...seeking, from: { ...reading, isAtTarget: true } }
    expect(after(again, { type: 'gesture' })[0]).toStrictEqual(reading)
  })

  test('lets the reader go on reading or following while it seeks', () => {
    expect(after(seeking, scrolled({ below: 2_000 }))[0]).toEqual({
      ...seeking,
      from: { ...reading, anchor: otherAnchor },
    })
    expect(after(seeking, { type: 'laid-out' })).toContain('hold-anchor m20')
  })

  test('is slow after a while, and a new jump is not', () => {
    const [slow] = after(seeking, { type: 'elapsed', timer: 'slow' })
    expect(slow).toEqual({ ...seeking, isSlow: true })
    const [next, ...effects] = after(slow, jump({ name: 'message', id: 600 }))
    expect(next).toMatchObject({ isSlow: false, target: { id: 600 } })
    expect(effects[0]).toBe('leaveAround')
  })
})

/** The state and the effects, in words. */
function after(state: ScrollState, event: ScrollEvent, now = room({})): [ScrollState, ...string[]] {
  const next = step(state, event, now)
  return [next.state, ...next.effects.map((effect) => wordsOf(effect))]
}

function changed(state: ScrollState, now: RoomSnapshot) {
  return after(state, { type: 'room-changed', before: room({}) }, now)
}

function wordsOf(effect: ScrollEffect): string {
  switch (effect.type) {
    case 'hold-anchor':
      return `hold-anchor ${effect.anchor.key}`
    case 'align':
      return `align ${effect.id} ${typeof effect.to === 'string' ? effect.to : JSON.stringify(effect.to)}`
    case 'show-result':
      return effect.result?.name === 'found'
        ? `show-result found ${effect.result.id}`
        : `show-result ${effect.result?.name ?? 'none'}`
    case 'room':
      return effect.call
    default:
      return Object.values(effect).join(' ')
  }
}

const jump = (target: JumpTarget): ScrollEvent => ({ type: 'jump', target })
const measured = (part: Partial<View>): ScrollEvent => ({ type: 'measured', view: view(part) })
const scrolled = (part: Partial<View>): ScrollEvent => ({ type: 'measured-scroll', view: view(part) })
const aligned = (part: Partial<View>): ScrollEvent => ({ type: 'aligned', view: view(part) })

function view(part: Partial<View>): View {
  return { above: 5_000, below: 5_000, anchor: otherAnchor, ...part }
}

interface Differences {
  messages?: readonly Message[]
  epoch?: string | undefined
  caughtUpEpoch?: string | undefined
  connection?: 'live' | 'waiting' | 'opening'
  loading?: RoomSnapshot['loading']
  posts?: number
}

const hundred = ids(1, 100)

/** A live room of a hundred messages, but for the differences. */
function room(differences: Differences): RoomSnapshot {
  const { messages = hundred, connection = 'live', loading = emptyView.loading, posts = 0 } = differences
  const epoch = 'epoch' in differences ? differences.epoch : 'e1'
  const caughtUpEpoch = 'caughtUpEpoch' in differences ? differences.caughtUpEpoch : epoch
  return {
    ...emptyView,
    connection:
      connection === 'waiting' ? { name: connection, attempt: 0, ms: 0 } : { name: connection, attempt: 0 },
    timeline: timeline(messages, epoch),
    messages,
    loading,
    posts,
    caughtUpEpoch,
  }
}

function inHistory(messages: readonly Message[]): RoomSnapshot {
  return { ...room({ messages: ids(900, 1_000) }), messages, historyWindow: { messages, more: true } }
}

function timeline(messages: readonly Message[], epoch: string | undefined) {
  return { epoch, cursor: 0, messages, more: true }
}

function ids(first: number, last: number): readonly Message[] {
  const rest = { at: 0, username: 'alice', avatar: 'a'.repeat(64), message: 'hello' }
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const id = first + n
    return { id, rev: id, cid: `cid-${id}`, ...rest }
  })
}
