import type { DatabaseSync } from 'node:sqlite'
import type { StoredStanding } from '../../../access/access-store.ts'
import { stateWithoutFuture, withoutFuture } from '../../../access/future-dates.ts'
import type { RoomState } from '../../../access/room-state.ts'
import type { Standing } from '../../../access/standing.ts'
import { isLocked } from '../errors.ts'
import { storeIn } from '../store-in.ts'
import type { AccessRows } from './access-rows.ts'

/**
 * Reads what rooms are and what people may do in them: rooms by their numbers. A date in the future counts as `now` and is stored
 * as that, so that it does not count as now at the next start again. Outside of transactions.
 */
export class CorrectedRows {
  readonly #db: DatabaseSync
  readonly #rows: AccessRows

  constructor(db: DatabaseSync, rows: AccessRows) {
    this.#db = db
    this.#rows = rows
  }

  state(room: number, now: number): RoomState {
    const stored = this.#rows.state(room)
    const state = stateWithoutFuture(stored, now)
    if (state !== stored) this.#store(() => this.#rows.setState(room, state))
    return state
  }

  standing(room: number, person: string, now: number): Standing {
    const stored = this.#rows.standing(room, person)
    const standing = withoutFuture(stored, now)
    if (standing !== stored) this.#store(() => this.#rows.replaceStanding(room, person, standing))
    return standing
  }

  listed(room: number, stored: StoredStanding, now: number): StoredStanding {
    const { subject } = stored
    const standing = withoutFuture(stored.standing, now)
    if (standing === stored.standing) return stored
    this.#store(() => this.#rows.replaceStanding(room, subject.person, standing))
    return { subject, standing }
  }

  /** To be called before invitations of the room are read. */
  correctInvitations(room: number, now: number) {
    if (this.#rows.hasFutureInvitation(room, now)) this.#store(() => this.#rows.correctInvitations(room, now))
  }

  /** Reading goes on while nothing can be stored: the next one stores it. */
  #store(write: () => void) {
    try {
      storeIn(this.#db, write)
    } catch (error) {
      if (!isLocked(error)) throw error
    }
  }
}
