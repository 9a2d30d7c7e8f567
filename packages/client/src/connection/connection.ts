import { afterClose, closeCodes, fullJitter, refuse, type Refusal, type RefusalCode } from '@parley/shared'

/** The state of a connection. `attempt` counts the attempts since the last connection that lasted. */
export type Connection =
  | { name: 'idle' }
  /** `because`: the server has asked to join again later (P4.10, P4.11, P12.6). */
  | { name: 'waiting'; attempt: number; ms: number; because?: Refusal }
  | { name: 'opening'; attempt: number }
  | { name: 'joining'; attempt: number }
  | { name: 'live'; attempt: number }
  | { name: 'refused'; because: Refusal | { closeCode: number } }

export type ConnectionEvent =
  | { type: 'start' }
  | { type: 'stop' }
  | { type: 'opened' }
  | { type: 'joined' }
  | { type: 'refused'; refusal: Refusal }
  /** The server ends the connection for good (P13.5). */
  | { type: 'expelled'; refusal: Refusal }
  /** The socket closed, or was given up as dead. */
  | { type: 'lost'; closeCode: number; retryMs?: number | undefined }
  /** The timer of `set-timer` fired. */
  | { type: 'elapsed' }
  /** The network or the person is back: stop waiting. */
  | { type: 'wake' }

export type ConnectionEffect =
  | { type: 'open' }
  | { type: 'close' }
  | { type: 'join' }
  | { type: 'set-timer'; ms: number }
  | { type: 'clear-timer' }

type LostEvent = Extract<ConnectionEvent, { type: 'lost' }>

export interface Step {
  state: Connection
  effects: ConnectionEffect[]
}

/** What a connection was closed for that is not to come back: P11.2, P13.5, P13.11. */
const endings: Partial<Record<number, RefusalCode>> = {
  [closeCodes.signedOut.code]: 'signed_out',
  [closeCodes.banned.code]: 'banned',
  [closeCodes.roomDeleted.code]: 'room_deleted',
}

/** P9.2. */
const backoff = { firstMs: 500, longestMs: 30_000 }

/** Milliseconds that opening and joining together may take. */
export const openWithinMs = 10_000

/** Milliseconds after which a live connection counts as stable, and the backoff starts from 0 again. */
export const settledAfterMs = 10_000

/** The state machine of a connection, as a pure function. An event that has no meaning in a state changes nothing. */
export function step(state: Connection, event: ConnectionEvent, random: () => number): Step {
  switch (event.type) {
    case 'start':
      return state.name === 'idle' || state.name === 'refused' ? open(0) : stay(state)
    case 'stop':
      return { state: { name: 'idle' }, effects: [{ type: 'clear-timer' }, { type: 'close' }] }
    case 'opened':
      return state.name === 'opening'
        ? { state: { name: 'joining', attempt: state.attempt }, effects: [{ type: 'join' }] }
        : stay(state)
    case 'joined':
      return state.name === 'joining' ? live(state.attempt + 1) : stay(state)
    case 'refused':
      return state.name === 'joining' ? notJoined(state.attempt, event.refusal) : stay(state)
    case 'expelled':
      return state.name === 'live' ? refused(event.refusal) : stay(state)
    case 'lost':
      return lost(state, event)
    case 'elapsed':
      return elapsed(state)
    case 'wake':
      // An early attempt does not count: calling `wake` often must not make the backoff longer.
      return state.name === 'waiting' ? open(Math.max(0, state.attempt - 1)) : stay(state)
  }

  function lost(from: Connection, { closeCode, retryMs }: LostEvent): Step {
    switch (from.name) {
      case 'idle':
      case 'waiting':
      case 'refused':
        return stay(from)
      case 'opening':
      case 'joining':
      case 'live':
        if (endings[closeCode] !== undefined) return refused(refuse(endings[closeCode]))
        if (afterClose(closeCode) === 'stop') return refused({ closeCode })
        return wait(from.name === 'live' ? from.attempt : from.attempt + 1, retryMs)
    }
  }

  /** Up to a second more than the server asks for: not all who were refused come back at once. */
  function notJoined(attempt: number, refusal: Refusal): Step {
    if (refusal.retryAfter === undefined) return refused(refusal)
    const { state: waiting, effects } = wait(attempt, (refusal.retryAfter + random()) * 1_000)
    return { state: { ...waiting, because: refusal }, effects }
  }

  function elapsed(from: Connection): Step {
    switch (from.name) {
      case 'waiting':
        return open(from.attempt)
      case 'opening':
      case 'joining':
        return wait(from.attempt + 1)
      case 'live':
        return { state: { name: 'live', attempt: 0 }, effects: [] }
      case 'idle':
      case 'refused':
        return stay(from)
    }
  }

  function wait(attempt: number, ms = fullJitter(attempt, random, backoff)) {
    return {
      state: { name: 'waiting', attempt, ms },
      effects: [{ type: 'clear-timer' }, { type: 'close' }, { type: 'set-timer', ms }],
    } satisfies Step
  }
}

/** P13.5, P13.11, P17.3: a ban, or the end of the room for all or for this person, and not the answer to an action. */
export const isExpulsion = ({ code, cid }: Refusal): boolean =>
  (code === 'banned' || code === 'room_deleted' || code === 'no_such_room') && cid === undefined

/** P13.11: what is known of the room is of one that is no more. */
export const isDeleted = (connection: Connection): boolean =>
  connection.name === 'refused' && 'code' in connection.because && connection.because.code === 'room_deleted'

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
