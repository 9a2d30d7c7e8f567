import type { RoomState } from './room-state.ts'

/** `at`: when retention ran last; `now`: both by the clock that messages are stored with, Unix time in milliseconds. */
export type RetentionTurn =
  | { type: 'run'; now: number }
  /** It ran a short time ago, perhaps on another node. */
  | { type: 'not yet' }
  /** The clock has moved by more than a day since: it may be wrong. */
  | { type: 'jumped'; now: number; at: number }

/** A room from which messages may have to be deleted. */
export interface AgingRoom {
  room: string
  state: RoomState
  /** Its oldest message; undefined: it has none. */
  oldest: { id: number; at: number } | undefined
}

/** What retention asks of a log, beside AccessStore. */
export interface RetentionStore {
  /** Takes the turn if the last one was `everyMs` ago: one node at a time gets it. */
  takeTurn(everyMs: number): Promise<RetentionTurn>
  /** The next rooms by name, at most `limit`. `entered`: only those with entries, of which alone some have settings of their own. */
  agingRooms(after: string, limit: number, which: 'all' | 'entered'): Promise<AgingRoom[]>
}

/** A clock that has moved by more than this since the last run stops retention, in milliseconds. */
export const longestJumpMs = 24 * 60 * 60_000
