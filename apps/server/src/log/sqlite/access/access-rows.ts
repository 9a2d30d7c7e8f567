import type { DatabaseSync } from 'node:sqlite'
import type { ListedRoom, StoredStanding } from '../../../access/access-store.ts'
import type { StoredEntry } from '../../../access/entries.ts'
import type { RoomState } from '../../../access/room-state.ts'
import { isNewcomer, isNotable, placeInList, type Standing } from '../../../access/standing.ts'
import { listedInJson, standingOf, stateOf } from '../../access-rows.ts'

/** What rooms are, and what people may do in them: rooms by their numbers. Writes belong to the caller's transaction. */
export class AccessRows {
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
  }

  state(room: number): RoomState {
    return stateOf(textOf(this.#sql.state.get(room)?.['state']))
  }

  listed(after: string, limit: number): ListedRoom[] {
    const rows = this.#sql.listed.all(after, limit) as unknown as { room: string; state: string }[]
    return rows.map(({ room, state }) => ({ room, state: stateOf(state) }))
  }

  standing(room: number, person: string): Standing {
    return standingOf(textOf(this.#sql.standing.get(room, person)?.['standing']))
  }

  insertEntry(room: number, { rev, at, by, entry }: StoredEntry, state: RoomState) {
    const { person, username, avatar } = by
    this.#sql.insertEntry.run(room, rev, at, person, username, avatar, JSON.stringify(entry))
    this.setState(room, state)
    this.#sql.setRoom.run(rev, state.floor, room)
  }

  setState(room: number, state: RoomState) {
    this.#sql.setState.run(room, JSON.stringify(state))
  }

  /** P13.11: the room has no entries, standings and invitations any more. */
  clear(room: number) {
    for (const statement of this.#sql.clear) statement.run(room)
  }

  /** `rev`: of the entry; undefined: there is none, and their place in the list stays. */
  setStanding(room: number, { subject, standing }: StoredStanding, rev?: number) {
    const { person, username, avatar } = subject
    if (isNewcomer(standing)) {
      this.#sql.dropStanding.run(room, person)
      return
    }
    const json = JSON.stringify(standing)
    const notable = isNotable(standing) ? 1 : 0
    const place = rev === undefined ? null : placeInList(standing, rev)
    this.#sql.setStanding.run({ room, person, username, avatar, json, notable, place })
  }

  /** Nothing else of the row changes. */
  replaceStanding(room: number, person: string, standing: Standing) {
    this.#sql.replaceStanding.run(JSON.stringify(standing), room, person)
  }

  hasFutureInvitation(room: number, now: number): boolean {
    return this.#sql.futureInvitation.get(room, now) !== undefined
  }

  /** As invitationWithoutFuture. */
  correctInvitations(room: number, now: number) {
    this.#sql.correctInvitations.run({ room, now })
  }
}

/** What a statement sets so that an invitation of the future is one that is made now. */
export const invitationFromNow = 'made_at = min(made_at, :now), ends_at = ends_at - max(made_at - :now, 0)'

export const selectListed = `
  SELECT r.name AS room, s.state FROM room_states AS s CROSS JOIN rooms AS r ON r.room = s.room
  WHERE instr(s.state, '${listedInJson}') > 0 AND r.name > ? ORDER BY r.name LIMIT ?`

function textOf(value: unknown) {
  return typeof value === 'string' ? value : undefined
}

function statements(db: DatabaseSync) {
  return {
    state: db.prepare('SELECT state FROM room_states WHERE room = ?'),
    listed: db.prepare(selectListed),
    standing: db.prepare('SELECT standing FROM standings WHERE room = ? AND person = ?'),
    insertEntry: db.prepare(
      'INSERT INTO entries (room, rev, at, person, username, avatar, entry) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    setState: db.prepare(
      'INSERT INTO room_states (room, state) VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET state = excluded.state',
    ),
    setRoom: db.prepare('UPDATE rooms SET last_entry = ?, floor = ? WHERE room = ?'),
    clear: ['entries', 'standings', 'invitations'].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE room = ?`),
    ),
    dropStanding: db.prepare('DELETE FROM standings WHERE room = ? AND person = ?'),
    replaceStanding: db.prepare('UPDATE standings SET standing = ? WHERE room = ? AND person = ?'),
    futureInvitation: db.prepare('SELECT 1 FROM invitations WHERE room = ? AND made_at > ? LIMIT 1'),
    correctInvitations: db.prepare(
      `UPDATE invitations SET ${invitationFromNow} WHERE room = :room AND made_at > :now`,
    ),
    setStanding: db.prepare(
      `INSERT INTO standings AS s (room, person, username, avatar, standing, notable)
       VALUES (:room, :person, :username, :avatar, :json, iif(:notable, coalesce(:place, 0), NULL))
       ON CONFLICT (room, person) DO UPDATE SET username = :username, avatar = :avatar, standing = :json,
         notable = iif(:notable, coalesce(:place, s.notable, 0), NULL)`,
    ),
  }
}
