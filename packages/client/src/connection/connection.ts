import { afterClose, type Refusal } from '@parley/shared'
import { fullJitter } from './backoff.ts'

/** Where a connection stands. `attempt` counts tries since one last lasted. */
export type Connection =
  | { name: 'idle' }
  | { name: 'waiting'; attempt: number; ms: number }
  | { name: 'opening'; attempt: number }
  | { name: 'greeting'; attempt: number }
  | { name: 'live'; attempt: number }
  | { name: 'refused'; because: Refusal | { closeCode: number } }

export type ConnectionEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'opened' }
  | { type: 'joined' }
  | { type: 'refused'; refusal: Refusal }
  /** The socket is gone, or has been given up as dead. */
  | { type: 'lost'; closeCode: number; retryMs?: number | undefined }
  /** The timer that `set-timer` set has run out. */
  | { type: 'elapsed' }
  /** The network or the person is back: do not wait any longer. */
  | { type: 'wake' }

export type ConnectionEffect =
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'join' }
  | { type: 'set-timer'; ms: number }
  | { type: 'clear-timer' }

type Lost = Extract<ConnectionEvent, { type: 'lost' }>

export interface Step {
  state: Connection
  effects: ConnectionEffect[]
}

/** Opening and greeting together may take this long, in milliseconds. */
export const openWithinMs = 10_000

/** A connection that lasts this long, in milliseconds, is a good one: the next try need not wait for the ones before it. */
export const settledAfterMs = 10_000

/** The whole behaviour of a connection, as a pure function. Events that mean nothing in a state change nothing. */
export function step(state: Connection, event: ConnectionEvent, random: () => number): Step {
  switch (event.type) {
    case 'start':
      return state.name === 'idle' || state.name === 'refused' ? open(0) : stay(state)
    case 'stop':
      return { state: { name: 'idle' }, effects: [{ type: 'clear-timer' }, { type: 'close' }] }
    case 'opened':
      return state.name === 'opening'
        ? { state: { name: 'greeting', attempt: state.attempt }, effects: [{ type: 'join' }] }
        : stay(state)
    case 'joined':
      return state.name === 'greeting' ? live(state.attempt + 1) : stay(state)
    case 'refused':
      return state.name === 'greeting' ? refused(event.refusal) : stay(state)
    case 'lost':
      return lost(state, event)
    case 'elapsed':
      return elapsed(state)
    case 'wake':
      // A try out of turn does not count: whoever asks for many may not make the wait longer.
      return state.name === 'waiting' ? open(Math.max(0, state.attempt - 1)) : stay(state)
  }

  function lost(from: Connection, { closeCode, retryMs }: Lost): Step {
    switch (from.name) {
      case 'idle':
      case 'waiting':
      case 'refused':
        return stay(from)
      case 'opening':
      case 'greeting':
      case 'live':
        if (afterClose(closeCode) === 'stop') return refused({ closeCode })
        return wait(from.name === 'live' ? from.attempt : from.attempt + 1, retryMs)
    }
  }

  function elapsed(from: Connection): Step {
    switch (from.name) {
      case 'waiting':
        return open(from.attempt)
      case 'opening':
      case 'greeting':
        return wait(from.attempt + 1)
      case 'live':
        return { state: { name: 'live', attempt: 0 }, effects: [] }
      case 'idle':
      case 'refused':
        return stay(from)
    }
  }

  function wait(attempt: number, ms = fullJitter(attempt, random)): Step {
    return {
      state: { name: 'waiting', attempt, ms },
      effects: [{ type: 'clear-timer' }, { type: 'close' }, { type: 'set-timer', ms }],
    }
  }
}

function open(attempt: number): Step {
  return {
    state: { name: 'opening', attempt },
    effects: [{ type: 'clear-timer' }, { type: 'set-timer', ms: openWithinMs }, { type: 'open' }],
  }
}

function live(attempt: number): Step {
  return {
    state: { name: 'live', attempt },
    effects: [{ type: 'clear-timer' }, { type: 'set-timer', ms: settledAfterMs }],
  }
}

function refused(because: Refusal | { closeCode: number }): Step {
  return { state: { name: 'refused', because }, effects: [{ type: 'clear-timer' }, { type: 'close' }] }
}

function stay(state: Connection): Step {
  return { state, effects: [] }
}
