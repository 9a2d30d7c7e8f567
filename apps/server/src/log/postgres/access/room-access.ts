import type pg from 'pg'
import type { StoredStanding } from '../../../access/access-store.ts'
import { subjectOf, type StoredEntry } from '../../../access/entries.ts'
import { emptyRoom, type RoomState } from '../../../access/room-state.ts'
import { isNewcomer, isNotable, placeInList, newcomer, type Standing } from '../../../access/standing.ts'
import { standingOf, stateOf } from '../../access-rows.ts'
import type { EntryDraft } from '../../message-log.ts'
import { writeRows } from '../connection/rows.ts'
import { setReleased } from '../postgres-uploads.ts'

type OfRoom<Row> = Row & { room: string }

/** What a room is, and what people may do there, as far as a transaction needs it. */
export class RoomAccess {
  floor = 0
  readonly entries: StoredEntry[] = []
  /** By person, with the rev of the last entry. */
  readonly changed = new Map<string, StoredStanding & { rev: number }>()
  state = emptyRoom
  /** P13.11: what is stored of the room before the first of `entries` is deleted. */
  isCleared = false
  readonly #standings = new Map<string, Standing>()

  load(person: string, standing: Standing) {
    this.#standings.set(person, standing)
  }

  standing(person: string): Standing {
    return this.#standings.get(person) ?? newcomer
  }

  insertEntry(stored: StoredEntry, state: RoomState, subject: StoredStanding | undefined) {
    if (stored.entry.kind === 'delete_room') this.#clear()
    this.entries.push(stored)
    this.state = state
    this.floor = state.floor
    if (subject === undefined) return
    const { person } = subject.subject
    this.#standings.set(person, subject.standing)
    this.changed.set(person, { ...subject, rev: stored.rev })
  }

  #clear() {
    this.isCleared = true
    this.entries.length = 0
    this.changed.clear()
    this.#standings.clear()
  }
}

type Rooms = ReadonlyMap<string, { access: RoomAccess }>

/** Reads what the entries depend on. The statements are sent when this returns. */
export async function loadAccess(
  client: pg.ClientBase,
  rooms: Rooms,
  entries: readonly OfRoom<{ draft: EntryDraft }>[],
): Promise<void> {
  if (entries.length === 0) return
  const names = [...new Set(entries.map(({ room }) => room))]
  const people = entries.flatMap(({ room, draft }) => {
    const subject = subjectOf(draft.entry)
    return subject === undefined ? [] : [{ room, person: subject.person }]
  })
  const [states, standings] = await Promise.all([
    client.query<OfRoom<{ state: string }>>(selectStates, [names]),
    client.query<OfRoom<{ person: string; standing: string }>>(selectStandings, [JSON.stringify(people)]),
  ])
  for (const { room, state } of states.rows) {
    const access = rooms.get(room)?.access
    if (access !== undefined) access.state = stateOf(state)
  }
  for (const { room, person, standing } of standings.rows)
    rooms.get(room)?.access.load(person, standingOf(standing))
}

/** Writes the entries and what they change. All statements are sent when this returns. */
export function storeAccess(client: pg.ClientBase, rooms: Rooms): Promise<unknown>[] {
  const changed = [...rooms].filter(([, { access }]) => access.entries.length > 0)
  if (changed.length === 0) return []
  const entries = changed.flatMap(([room, { access }]) => access.entries.map((one) => entryRow(room, one)))
  const states = changed.map(([room, { access }]) => ({
    room,
    state: JSON.stringify(access.state),
    last_entry: access.entries.at(-1)?.rev,
    floor: access.floor,
  }))
  const standings = changed.flatMap(([room, { access }]) =>
    [...access.changed.values()].map((one) => standingRow(room, one)),
  )
  const cleared = changed.filter(([, { access }]) => access.isCleared).map(([room]) => room)
  const isKept = (row: (typeof standings)[number]) => row.standing !== null
  return [
    ...(cleared.length > 0 ? clearRooms.map((sql) => client.query(sql, [cleared])) : []),
    writeRows(client, insertEntries, entries),
    writeRows(client, upsertStates, states),
    writeRows(client, setRooms, states),
    writeRows(client, upsertStandings, standings.filter(isKept)),
    writeRows(
      client,
      deleteStandings,
      standings.filter((row) => !isKept(row)),
    ),
  ]
}

function entryRow(room: string, { rev, at, by, entry }: StoredEntry) {
  return { room, rev, at, ...by, entry: JSON.stringify(entry) }
}

function standingRow(room: string, { subject, standing, rev }: StoredStanding & { rev: number }) {
  const { person, username, avatar } = subject
  const json = isNewcomer(standing) ? null : JSON.stringify(standing)
  return {
    room,
    person,
    username,
    avatar,
    standing: json,
    notable: isNotable(standing) ? placeInList(standing, rev) : null,
  }
}

const selectStates = 'SELECT room, state FROM room_states WHERE room = ANY($1)'

const selectStandings = `
  SELECT s.room, s.person, s.standing
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", person TEXT COLLATE "C")
  JOIN standings AS s ON s.room = k.room AND s.person = k.person`

const clearRooms = [
  ...['entries', 'standings', 'invitations'].map((table) => `DELETE FROM ${table} WHERE room = ANY($1)`),
  // One for each index.
  ...['message IS NOT NULL', 'message IS NULL'].map(
    (which) => `UPDATE files SET ${setReleased} WHERE room = ANY($1) AND ${which} AND NOT released`,
  ),
]

const insertEntries = `
  INSERT INTO entries (room, rev, at, person, username, avatar, entry)
  SELECT room, rev, at, person, username, avatar, entry
  FROM json_to_recordset($1) AS k
    (room TEXT, rev BIGINT, at BIGINT, person TEXT, username TEXT, avatar TEXT, entry TEXT)`

const upsertStates = `
  INSERT INTO room_states (room, state) SELECT room, state
  FROM json_to_recordset($1) AS k (room TEXT, state TEXT)
  ON CONFLICT (room) DO UPDATE SET state = excluded.state`

const setRooms = `
  UPDATE rooms AS r SET last_entry = k.last_entry, floor = k.floor
  FROM json_to_recordset($1) AS k (room TEXT COLLATE "C", last_entry BIGINT, floor BIGINT) WHERE r.room = k.room`

const upsertStandings = `
  INSERT INTO standings (room, person, username, avatar, standing, notable)
  SELECT room, person, username, avatar, standing, notable
  FROM json_to_recordset($1) AS k
    (room TEXT, person TEXT, username TEXT, avatar TEXT, standing TEXT, notable BIGINT)
  ON CONFLICT (room, person) DO UPDATE SET username = excluded.username, avatar = excluded.avatar,
    standing = excluded.standing, notable = excluded.notable`

const deleteStandings = `
  DELETE FROM standings AS s
  USING json_to_recordset($1) AS k (room TEXT COLLATE "C", person TEXT COLLATE "C")
  WHERE s.room = k.room AND s.person = k.person`
