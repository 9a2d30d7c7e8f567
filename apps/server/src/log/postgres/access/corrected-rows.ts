import type { StoredInvitation, StoredStanding } from '../../../access/access-store.ts'
import { invitationWithoutFuture, stateWithoutFuture, withoutFuture } from '../../../access/future-dates.ts'
import type { RoomState } from '../../../access/room-state.ts'
import {
  invitationOf,
  stateOf,
  storedStandingOf,
  type InvitationRow,
  type StandingRow,
} from '../../access-rows.ts'
import { isStorageError } from '../../message-log.ts'
import { now, type Statements } from '../connection/statements.ts'

/** A row as it was read at `now` by the clock of the database. */
export type Dated<Row> = Row & { room: string; now: number }

/**
 * What rooms are and what people may do in them, of rows that were read. A date in the future counts as now and is stored as
 * that, so that it does not count as now for the next node again.
 */
export class CorrectedRows {
  readonly #sql: Statements

  constructor(sql: Statements) {
    this.#sql = sql
  }

  async state({ room, state: json, now }: Dated<{ state: string }>): Promise<RoomState> {
    const stored = stateOf(json)
    const state = stateWithoutFuture(stored, now)
    if (state !== stored) await this.#store(replaceState, [room, json, JSON.stringify(state)])
    return state
  }

  async standing({ room, now, ...row }: Dated<StandingRow>): Promise<StoredStanding> {
    const stored = storedStandingOf(row)
    const standing = withoutFuture(stored.standing, now)
    if (standing === stored.standing) return stored
    await this.#store(replaceStanding, [room, row.person, row.standing, JSON.stringify(standing)])
    return { ...stored, standing }
  }

  async invitation({ now, ...row }: Dated<InvitationRow>): Promise<StoredInvitation> {
    const stored = invitationOf(row)
    const invitation = invitationWithoutFuture(stored, now)
    if (invitation !== stored) await this.#store(correctInvitation, [row.id])
    return invitation
  }

  /** Reading goes on while nothing can be stored: the next one stores it. */
  async #store(statement: string, values: string[]) {
    try {
      await this.#sql.store(statement, values)
    } catch (error) {
      if (!isStorageError(error)) throw error
    }
  }
}

/** What a statement sets so that an invitation of the future is one that is made now; `i` is its table. */
export const invitationFromNow = `made_at = least(i.made_at, ${now}), ends_at = i.ends_at - greatest(i.made_at - ${now}, 0)`

// Another node may have replaced it since it was read.
const replaceState = 'UPDATE room_states SET state = $3 WHERE room = $1 AND state = $2'

const replaceStanding = 'UPDATE standings SET standing = $4 WHERE room = $1 AND person = $2 AND standing = $3'

const correctInvitation = `UPDATE invitations AS i SET ${invitationFromNow} WHERE i.id = $1`
