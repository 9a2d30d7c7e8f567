import { refuse } from '@parley/shared'
import { describe, expect, test } from 'vitest'
import { openWithinMs, settledAfterMs, step, type Connection, type ConnectionEvent } from './connection.ts'

const refusal = refuse('bad_username', { field: 'username' })
const later = refuse('slow_down', { retryAfter: 7 })

const states = {
  idle: { name: 'idle' },
  waiting: { name: 'waiting', attempt: 2, ms: 700 },
  opening: { name: 'opening', attempt: 2 },
  joining: { name: 'joining', attempt: 2 },
  live: { name: 'live', attempt: 1 },
  refused: { name: 'refused', because: refusal },
} satisfies Record<Connection['name'], Connection>

const events = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  opened: { type: 'opened' },
  joined: { type: 'joined' },
  refused: { type: 'refused', refusal },
  putOff: { type: 'refused', refusal: later },
  lost: { type: 'lost', closeCode: 1006 },
  ended: { type: 'lost', closeCode: 1008 },
  expelled: { type: 'expelled', refusal },
  banned: { type: 'lost', closeCode: 4003 },
  sentOut: { type: 'lost', closeCode: 4004 },
  doorClosed: { type: 'lost', closeCode: 4005 },
  deleted: { type: 'lost', closeCode: 4006 },
  restarted: { type: 'lost', closeCode: 1012, retryMs: 1_234 },
  elapsed: { type: 'elapsed' },
  wake: { type: 'wake' },
} satisfies Record<string, ConnectionEvent>

type State = keyof typeof states
type Event = keyof typeof events

const open = ['clear-timer', `set-timer ${openWithinMs}`, 'open']
const close = ['clear-timer', 'close']
const stop = { to: { name: 'idle' }, effects: close }
const waitFor = (attempt: number, ms: number) => ({
  to: { name: 'waiting', attempt, ms },
  effects: [...close, `set-timer ${ms}`],
})
const banned = { to: { name: 'refused', because: refuse('banned') }, effects: close }
const deleted = { to: { name: 'refused', because: refuse('room_deleted') }, effects: close }
const sentOut = { to: { name: 'refused', because: { closeCode: 4004 } }, effects: close }
const giveUp = { to: { name: 'refused', because: { closeCode: 1008 } }, effects: close }

// `random` gives 0.5: half the ceiling. A pair that is not listed changes nothing.
const moves: Record<
  State,
  Partial<Record<Event, { to: Connection | { name: string }; effects: string[] }>>
> = {
  idle: { start: { to: { name: 'opening', attempt: 0 }, effects: open }, stop },
  waiting: {
    elapsed: { to: { name: 'opening', attempt: 2 }, effects: open },
    wake: { to: { name: 'opening', attempt: 1 }, effects: open },
    stop,
  },
  opening: {
    opened: { to: { name: 'joining', attempt: 2 }, effects: ['join'] },
    lost: waitFor(3, 2_000),
    doorClosed: waitFor(3, 2_000),
    banned,
    deleted,
    sentOut,
    restarted: waitFor(3, 1_234),
    elapsed: waitFor(3, 2_000),
    ended: giveUp,
    stop,
  },
  joining: {
    joined: { to: { name: 'live', attempt: 3 }, effects: ['clear-timer', `set-timer ${settledAfterMs}`] },
    refused: { to: { name: 'refused', because: refusal }, effects: close },
    // P4.10: not a failed attempt, and up to a second later than asked for.
    putOff: {
      to: { name: 'waiting', attempt: 2, ms: 7_500, because: later },
      effects: [...close, 'set-timer 7500'],
    },
    lost: waitFor(3, 2_000),
    doorClosed: waitFor(3, 2_000),
    banned,
    deleted,
    sentOut,
    restarted: waitFor(3, 1_234),
    elapsed: waitFor(3, 2_000),
    ended: giveUp,
    stop,
  },
  live: {
    elapsed: { to: { name: 'live', attempt: 0 }, effects: [] },
    lost: waitFor(1, 500),
    // P12.8: the next join says what is missing.
    doorClosed: waitFor(1, 500),
    expelled: { to: { name: 'refused', because: refusal }, effects: close },
    banned,
    deleted,
    sentOut,
    restarted: waitFor(1, 1_234),
    ended: giveUp,
    stop,
  },
  refused: { start: { to: { name: 'opening', attempt: 0 }, effects: open }, stop },
}

const pairs = (Object.keys(states) as State[]).flatMap((state) =>
  (Object.keys(events) as Event[]).map((event) => ({ state, event, move: moves[state][event] })),
)

describe('P9.1, P9.2, P13.5: every state and event', () => {
  test.each(pairs.filter(({ move }) => move !== undefined))(
    '$state, $event: becomes $move.to.name',
    (pair) => {
      const { state, effects } = take(pair)
      expect(state).toEqual(pair.move?.to)
      expect(effects).toEqual(pair.move?.effects)
    },
  )

  test.each(pairs.filter(({ move }) => move === undefined))('$state, $event: changes nothing', (pair) => {
    const { state, effects } = take(pair)
    expect(state).toBe(states[pair.state])
    expect(effects).toEqual([])
  })
})

function take({ state, event }: { state: State; event: Event }) {
  const next = step(states[state], events[event], () => 0.5)
  const effects = next.effects.map((effect) => ('ms' in effect ? `${effect.type} ${effect.ms}` : effect.type))
  return { state: next.state, effects }
}
