import type { Message, Subject } from '@parley/shared'
import {
  mostNotable,
  type AccessStore,
  type ListedRoom,
  type NewInvitation,
  type StoredInvitation,
  type StoredStanding,
  type UsedInvitation,
} from '../../../access/access-store.ts'
import type { StoredEntry } from '../../../access/entries.ts'
import type { AgingRoom, RetentionStore, RetentionTurn } from '../../../access/retention-store.ts'
import { emptyRoom, type RoomState } from '../../../access/room-state.ts'
import { letInAt, newcomer, placesInRank, type Standing } from '../../../access/standing.ts'
import {
  entryOf,
  listedInJson,
  stateOf,
  type EntryRow,
  type InvitationRow,
  type StandingRow,
} from '../../access-rows.ts'
import { messageOf, type MessageRow } from '../../message-rows.ts'
import { now, type Statements } from '../connection/statements.ts'
import { fromMessages, fromStored, rowColumns, selectByAuthor, storedColumns } from '../select-messages.ts'
import { CorrectedRows, invitationFromNow, type Dated } from './corrected-rows.ts'
import { agingRooms, takeTurn } from './retention.ts'
import { deleteBelow, firstSince } from './deleted-messages.ts'

/** What rooms are and what people may do in them, by the clock of the database. */
export class PostgresAccess implements AccessStore, RetentionStore {
  readonly #sql: Statements
  readonly #corrected: CorrectedRows

  constructor(statements: Statements) {
    this.#sql = statements
    this.#corrected = new CorrectedRows(statements)
  }

  async roomState(room: string): Promise<RoomState> {
    const [row] = await this.#sql.read<Dated<{ state: string }>>(selectState, [room])
    return row === undefined ? emptyRoom : this.#corrected.state(row)
  }

  async listed(after: string, limit: number): Promise<ListedRoom[]> {
    const rows = await this.#sql.read<{ room: string; state: string }>(selectListed, [after, limit])
    return rows.map(({ room, state }) => ({ room, state: stateOf(state) }))
  }

  async standings(person: string, rooms: readonly string[]): Promise<Standing[]> {
    const rows = await this.#sql.read<Dated<StandingRow>>(selectStandings, [person, rooms])
    const byRoom = new Map(rows.map((row) => [row.room, row]))
    return Promise.all(
      rooms.map(async (room) => {
        const row = byRoom.get(room)
        return row === undefined ? newcomer : (await this.#corrected.standing(row)).standing
      }),
    )
  }

  async notable(room: string): Promise<StoredStanding[]> {
    const rows = await this.#sql.read<Dated<StandingRow>>(selectNotable, [room, mostNotable])
    return Promise.all(rows.map((row) => this.#corrected.standing(row)))
  }

  async entries(room: string, before: number, limit: number): Promise<StoredEntry[]> {
    return (await this.#sql.read<EntryRow>(selectEntries, [room, before, limit])).map(entryOf)
  }

  async hasPosted(room: string, person: string, after: number): Promise<boolean> {
    return (await this.#sql.read(selectPosted, [room, person, after])).length > 0
  }

  async sincePosted(room: string, person: string, after: number): Promise<number | undefined> {
    const [row] = await this.#sql.read<{ since: number | null }>(selectSince, [room, person, after])
    return row?.since ?? undefined
  }

  async authorOf(room: string, id: number): Promise<Subject | undefined> {
    return (await this.#sql.read<Subject>(selectAuthor, [room, id]))[0]
  }

  async messagesOf(room: string, person: string, after: number, limit: number) {
    const rows = await this.#sql.read<{ id: number }>(selectKept, [room, person, after, limit])
    const ids = rows.map(({ id }) => id)
    if (after > 0 || ids.length < limit) return { ids, count: ids.length }
    const [row] = await this.#sql.read<{ count: number }>(countKept, [room, person])
    return { ids, count: row?.count ?? 0 }
  }

  async postsOf(room: string, person: string, before: number, limit: number): Promise<Message[]> {
    return (await this.#sql.read<MessageRow>(selectPosts, [room, person, before, limit])).map(messageOf)
  }

  async letIn(room: string, { person, username, avatar }: Subject, rev: number): Promise<void> {
    await this.#sql.store(makeRoom, [room])
    const standing = JSON.stringify(letInAt(newcomer, rev))
    await this.#sql.store(letIn, [room, person, username, avatar, standing])
  }

  async addInvitation({ id, room, by, forMs, uses }: NewInvitation): Promise<void> {
    await this.#sql.store(makeRoom, [room])
    const { person, username, avatar } = by
    await this.#sql.store(addInvitation, [room, id, person, username, avatar, forMs, uses])
  }

  async invitations(room: string): Promise<StoredInvitation[]> {
    const rows = await this.#sql.read<Dated<InvitationRow>>(selectInvitations, [room])
    return Promise.all(rows.map((row) => this.#corrected.invitation(row)))
  }

  async useInvitation(
    id: string,
    rooms: readonly string[],
    subject: Subject | undefined,
  ): Promise<UsedInvitation | undefined> {
    const { person = null, username = null, avatar = null } = subject ?? {}
    // The statement after the lock sees whom others have let in with it.
    const [row] = await this.#sql.storeLocked<UsedInvitation>(
      [lockInvitation, [id]],
      [useInvitation, [id, rooms, person, username, avatar]],
    )
    return row
  }

  async endInvitation(room: string, id: string): Promise<boolean> {
    return (await this.#sql.store(endInvitation, [room, id])).length > 0
  }

  deleteBelow(room: string, floor: number, limit: number): Promise<boolean> {
    return deleteBelow(this.#sql, room, floor, limit)
  }

  takeTurn(everyMs: number): Promise<RetentionTurn> {
    return takeTurn(this.#sql, everyMs)
  }

  agingRooms(after: string, limit: number, which: 'all' | 'entered'): Promise<AgingRoom[]> {
    return agingRooms(this.#sql, after, limit, which)
  }

  firstSince(room: string, at: number): Promise<number> {
    return firstSince(this.#sql, room, at)
  }
}

const selectListed = `
  SELECT room, state FROM room_states WHERE strpos(state, '${listedInJson}') > 0 AND room > $1 ORDER BY room LIMIT $2`

const selectState = `SELECT room, state, ${now} AS now FROM room_states WHERE room = $1`

const standingColumns = `room, person, username, avatar, standing, ${now} AS now`

const selectStandings = `SELECT ${standingColumns} FROM standings WHERE person = $1 AND room = ANY($2)`

const selectNotable = `
  SELECT ${standingColumns} FROM (
    SELECT * FROM standings WHERE room = $1 AND notable IS NOT NULL ORDER BY notable DESC LIMIT $2) AS s
  ORDER BY notable % ${placesInRank}`

const selectEntries = `
  SELECT rev, at, person, username, avatar, entry FROM entries
  WHERE room = $1 AND rev < $2 ORDER BY rev DESC LIMIT $3`

const selectPosted = `SELECT FROM (${selectByAuthor('m.id', 'm.id > $3')}) AS m LIMIT 1`

const selectSince = `
  SELECT ${now} - max(at) AS since FROM (${selectByAuthor('m.at', 'm.id > $3')}) AS m`

const floor = '(SELECT floor FROM rooms WHERE room = $1)'

const selectAuthor = `
  SELECT author AS person, username, avatar
  FROM (SELECT ${storedColumns} ${fromStored} WHERE m.room = $1 AND m.id = $2 AND m.id >= ${floor}) AS m`

const selectKeptIds = selectByAuthor('m.id', `NOT m.removed AND m.id >= ${floor}`)

const selectKept = `SELECT id FROM (${selectKeptIds}) AS m WHERE id > $3 ORDER BY id LIMIT $4`

const countKept = `SELECT count(*) AS count FROM (${selectKeptIds}) AS m`

const selectPosts = `
  SELECT ${rowColumns} ${fromMessages} WHERE m.room = $1 AND m.id IN (
    SELECT id FROM (${selectByAuthor('m.id', `m.id < $3 AND m.id >= ${floor}`)}) AS o ORDER BY id DESC LIMIT $4)
  ORDER BY m.id DESC`

const makeRoom = 'INSERT INTO rooms (room, head) VALUES ($1, 0) ON CONFLICT DO NOTHING'

/** As letInAt: who was sent out at that rev or later stays out. */
const letInAgain = `
  username = excluded.username, avatar = excluded.avatar,
  standing = jsonb_set(s.standing::jsonb - 'askedAt' - 'turnedAwayAt', '{letIn}', excluded.standing::jsonb -> 'letIn')::text,
  notable = CASE
    WHEN s.standing::jsonb ->> 'role' <> 'member' OR s.standing::jsonb ?| '{muted,banned}' THEN s.notable END
  WHERE coalesce((s.standing::jsonb ->> 'sentOut')::bigint, 0) < (excluded.standing::jsonb ->> 'letIn')::bigint`

// The lock of the room keeps away a transaction that has read the standing and is going to replace it. The conflict is with the
// row as it is after the lock was waited for.
const letIn = `
  WITH locked AS (SELECT room FROM rooms WHERE room = $1 FOR UPDATE)
  INSERT INTO standings AS s (room, person, username, avatar, standing, notable)
  SELECT room, $2, $3, $4, $5, NULL FROM locked
  ON CONFLICT (room, person) DO UPDATE SET ${letInAgain}`

const isOpen = `(i.ends_at IS NULL OR i.ends_at > ${now}) AND (i.uses IS NULL OR i.used < i.uses)`

const addInvitation = `
  WITH ended AS (DELETE FROM invitations AS i WHERE i.room = $1 AND NOT (${isOpen}))
  INSERT INTO invitations (room, id, person, username, avatar, made_at, ends_at, uses, used)
  VALUES ($1, $2, $3, $4, $5, ${now}, ${now} + $6::bigint, $7, 0) ON CONFLICT DO NOTHING`

const selectInvitations = `
  SELECT i.*, ${now} AS now FROM invitations AS i WHERE i.room = $1 AND ${isOpen} ORDER BY i.made_at, i.id`

const lockInvitation = 'SELECT FROM invitations WHERE id = $1 FOR UPDATE'

/** `jsonb_set` makes a standing of letInAt(newcomer, rev). */
const useInvitation = `
  WITH found AS (
    SELECT i.id, i.room, r.head + 1 AS rev, (s.standing::jsonb ->> 'letIn')::bigint AS let_in,
      coalesce((s.standing::jsonb ->> 'letIn')::bigint, 0) > coalesce((t.state::jsonb ->> 'keySince')::bigint, 0) AS is_in
    FROM invitations AS i JOIN rooms AS r ON r.room = i.room
    LEFT JOIN room_states AS t ON t.room = i.room
    LEFT JOIN standings AS s ON s.room = i.room AND s.person = $3::text
    WHERE i.id = $1 AND i.room = ANY($2)
  ), used AS (
    UPDATE invitations AS i SET used = i.used + 1, ${invitationFromNow} FROM found AS f
    WHERE i.id = f.id AND i.room = f.room AND NOT f.is_in AND ${isOpen} RETURNING f.room, f.rev
  ), locked AS (
    SELECT r.room FROM rooms AS r WHERE r.room IN (SELECT room FROM used) FOR UPDATE
  ), admitted AS (
    INSERT INTO standings AS s (room, person, username, avatar, standing, notable)
    SELECT u.room, $3::text, $4::text, $5::text,
      jsonb_set('${JSON.stringify(newcomer)}'::jsonb, '{letIn}', to_jsonb(u.rev))::text, NULL
    FROM used AS u JOIN locked AS l ON l.room = u.room WHERE $3::text IS NOT NULL
    ON CONFLICT (room, person) DO UPDATE SET ${letInAgain}
  )
  SELECT room, rev FROM used UNION ALL SELECT room, let_in AS rev FROM found WHERE is_in`

const endInvitation = 'DELETE FROM invitations WHERE room = $1 AND id = $2 RETURNING id'
