import { emptyView } from '@parley/client'
import type { Message } from '@parley/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Anchor, View } from './anchor.ts'
import type { RoomSnapshot } from './resting.ts'
import {
  idOf,
  restingOf,
  step,
  type JumpTarget,
  type ScrollEffect,
  type ScrollEvent,
  type ScrollState,
} from './scroll-machine.ts'
import { includesId } from './visible-range.ts'

const epoch = fc.constantFrom(undefined, 'e1', 'e2')
const id = fc.integer({ min: 0, max: 2_000 })
const pixels = fc.constantFrom(0, 50, 101, 999, 1_000, 5_000)
const edge = fc.constantFrom('top' as const, 'bottom' as const)

const anchor: fc.Arbitrary<Anchor | undefined> = fc.option(
  fc.record({ key: id.map((n) => `m${n}`), edge, at: fc.integer(), scrolled: fc.nat() }),
  { nil: undefined },
)

const view: fc.Arbitrary<View> = fc.record({ above: pixels, below: pixels, anchor })

const target: fc.Arbitrary<JumpTarget> = fc.oneof(
  fc.record({ name: fc.constantFrom('message' as const, 'after' as const), id }),
  fc.record({
    name: fc.constant('position' as const),
    epoch: fc.constantFrom('e1', 'e2'),
    id,
    edge,
    at: fc.integer(),
  }),
)

/** Message ids have gaps. */
const messages: fc.Arbitrary<readonly Message[]> = fc
  .tuple(fc.integer({ min: 0, max: 1_000 }), fc.constantFrom(0, 1, 100, 650, 900))
  .map(([first, count]) => Array.from({ length: count }, (_, n) => messageOf(first + n * 3)))

const room: fc.Arbitrary<RoomSnapshot> = fc
  .record({
    epoch,
    timeline: messages,
    window: fc.option(messages, { nil: undefined }),
    connection: fc.constantFrom({ name: 'live' as const, attempt: 0 }, { name: 'idle' as const }),
    loading: fc.oneof(
      fc.constantFrom({ name: 'nothing' as const }, { name: 'older' as const }),
      fc.record({ name: fc.constantFrom('around' as const, 'missing' as const), id }),
    ),
    posts: fc.nat({ max: 2 }),
    caughtUpEpoch: epoch,
  })
  .map(({ timeline, window, epoch: current, ...rest }) => ({
    ...emptyView,
    ...rest,
    messages: window ?? timeline,
    timeline: { epoch: current, cursor: 0, messages: timeline, more: true },
    historyWindow: window && { messages: window, more: true },
  }))

type Happening = { room: RoomSnapshot } | { event: ScrollEvent }

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 2, arbitrary: room.map((next) => ({ room: next })) },
  {
    weight: 6,
    arbitrary: fc
      .oneof(
        fc.constantFrom<ScrollEvent>(
          { type: 'laid-out' },
          { type: 'scrolled' },
          { type: 'unfolded' },
          { type: 'gesture' },
          { type: 'go-to-newest' },
          { type: 'elapsed', timer: 'slow' },
          { type: 'elapsed', timer: 'retry' },
        ),
        fc.record({
          type: fc.constantFrom('measured' as const, 'measured-scroll' as const, 'aligned' as const),
          view,
        }),
        fc.record({ type: fc.constant('anchor-lost' as const), anchor }),
        fc.record({ type: fc.constant('jump' as const), target }),
      )
      .map((event) => ({ event })),
  },
)

describe('after any events', () => {
  test('state: the range has no end exactly while following, and the list reads while a jump aligns', () => {
    forAnyEvents(({ state }) => {
      const resting = restingOf(state)
      expect(resting.range.last === Infinity).toBe(resting.name === 'following')
      if (state.name === 'jumping' && state.phase === 'aligning') expect(resting.name).toBe('reading')
    })
  })

  test('effects: the end is held only while following, an anchor only while reading, and nothing while aligning', () => {
    forAnyEvents(({ state, effects }) => {
      const held = effects.filter(({ type }) => type === 'hold-end' || type === 'hold-anchor')
      const isAligning = state.name === 'jumping' && state.phase === 'aligning'
      const allowed = restingOf(state).name === 'following' ? 'hold-end' : 'hold-anchor'
      expect(held.length).toBeLessThanOrEqual(isAligning ? 0 : 1)
      for (const { type } of held) expect(type).toBe(allowed)
    })
  })

  test('effects: a row is aligned, and waited for, only while aligning', () => {
    forAnyEvents(({ state, effects }) => {
      if (!has(effects, 'align') && !has(effects, 'await-rows')) return
      expect(state).toMatchObject({ name: 'jumping', phase: 'aligning' })
    })
  })

  test('effects: a message is asked for only while seeking it, when it is not loaded and the room is live', () => {
    forAnyEvents(({ state, effects, now }) => {
      for (const effect of effects) {
        if (effect.type !== 'load-around') continue
        expect(state).toMatchObject({ name: 'jumping', phase: 'seeking', mayAsk: false })
        if (state.name === 'jumping') expect(effect.id).toBe(idOf(state.target))
        expect(includesId(now.messages, effect.id)).toBe(false)
        expect(now.connection.name).toBe('live')
      }
    })
  })

  test('effects: a message is shown as found exactly when aligning begins, and as missing when a jump ends', () => {
    forAnyEvents(({ state, effects }) => {
      for (const effect of effects) {
        if (effect.type !== 'show-result') continue
        if (effect.result?.name === 'missing') expect(state.name).not.toBe('jumping')
        else expect(state).toMatchObject({ name: 'jumping', phase: 'aligning' })
      }
    })
  })

  test('effects: the address is forgotten whenever the list returns to the newest', () => {
    forAnyEvents(({ before, state, effects }) => {
      if (restingOf(before).name !== 'reading' || restingOf(state).name !== 'following') return
      expect(has(effects, 'forget-hash')).toBe(true)
    })
  })

  test('effects: unread messages are settled only at the newest', () => {
    forAnyEvents(({ state, effects }) => {
      if (has(effects, 'unread')) expect(restingOf(state).name).toBe('following')
    })
  })

  test('a gesture ends every jump, and the way to the newest is always open', () => {
    forAnyEvents(({ state, now }) => {
      const { isAtTarget: _, ...rest } = { isAtTarget: undefined, ...restingOf(state) }
      expect(step(state, { type: 'gesture' }, now).state).toStrictEqual(rest)
      expect(step(state, { type: 'go-to-newest' }, now).state).toMatchObject({ name: 'following', gap: 0 })
    })
  })

  test('a jump to a loaded message arrives when its rows are rendered and aligned', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20, size: 'max' }), view, (happenings, at) => {
        const { state, now } = play(happenings)
        const sought = now.messages[0]?.id
        if (sought === undefined || sought === 0) return
        const jumped = step(state, { type: 'jump', target: { name: 'message', id: sought } }, now).state
        const { effects } = step(jumped, { type: 'laid-out' }, now)
        expect(effects).toEqual([{ type: 'align', id: sought, to: 'center' }])
        expect(step(jumped, { type: 'aligned', view: at }, now).state.name).not.toBe('jumping')
      }),
    )
  })
})

interface Stepped {
  readonly before: ScrollState
  readonly state: ScrollState
  readonly effects: readonly ScrollEffect[]
  readonly now: RoomSnapshot
}

function forAnyEvents(check: (stepped: Stepped) => void) {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 30, size: 'max' }), (happenings) => {
      play(happenings, check)
    }),
    { numRuns: 200 },
  )
}

function play(happenings: readonly Happening[], check: (stepped: Stepped) => void = () => {}) {
  let now: RoomSnapshot = { ...emptyView, messages: [], posts: 0, caughtUpEpoch: undefined }
  let state: ScrollState = { name: 'following', range: { first: 0, last: Infinity }, gap: 0 }
  for (const happening of happenings) {
    const [before, previous] = [state, now]
    if ('room' in happening) now = happening.room
    const event: ScrollEvent =
      'room' in happening ? { type: 'room-changed', before: previous } : happening.event
    const { state: next, effects } = step(before, event, now)
    state = next
    check({ before, state, effects, now })
  }
  return { state, now }
}

function has(effects: readonly ScrollEffect[], type: ScrollEffect['type']) {
  return effects.some((effect) => effect.type === type)
}

function messageOf(number: number): Message {
  const rest = { at: 0, username: 'alice', avatar: 'a'.repeat(64), message: 'hello' }
  return { id: number, rev: number, cid: `cid-${number}`, ...rest }
}
