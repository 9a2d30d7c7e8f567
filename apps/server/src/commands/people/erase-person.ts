import { randomBytes } from 'node:crypto'
import { operator, subjectOf, type Entry } from '../../access/entries.ts'
import { peopleIn, type Removal, type RoomState } from '../../access/room-state.ts'
import type { Standing } from '../../access/standing.ts'
import type { Draft } from '../../log/message-log.ts'
import type { OperatorDatabase, Value } from '../operator-database.ts'
import { nobody, type PersonRows } from './person-rows.ts'

const draftsAtOnce = 200

export interface ErasedPerson {
  messages: number
  reactions: number
  devices: number
  names: number
  entries: number
  /** The ids of their pictures. */
  avatars: string[]
}

/**
 * Empties what a person has written, and puts nobody in their place: in messages, entries, rooms and standings. A ban stays. It may
 * be interrupted, and called again. First the names, so that what other nodes and browsers are told of has none.
 */
export async function erasePerson(
  database: OperatorDatabase,
  rows: PersonRows,
  person: string,
): Promise<ErasedPerson> {
  const erased = `erased-${randomBytes(9).toString('base64url')}`
  const count = async (sql: string) => Number((await database.rows<{ n: number }>(sql, [person]))[0]?.n)
  const rooms = (await database.rows<{ room: string }>(selectRooms, [person])).map(({ room }) => room)
  const avatars = (await database.rows<{ avatar: string }>(selectAvatars, [person])).map((row) => row.avatar)
  const devices = await count('SELECT count(*) AS n FROM credentials WHERE author = $1')
  const names = await count('SELECT count(*) AS n FROM claims WHERE author = $1')
  await rows.renameMessages(person, rooms)
  const reactions = await takeReactionsBack(database, rows, person)
  const messages = await removeMessages(database, rows, person, erased)
  await clearFiles(database, person, erased)
  const entries = await clearEntries(database, person, erased)
  await clearRemovals(database, person, erased)
  await clearStandings(database, person)
  for (const sql of statements) await database.rows(sql, [person])
  await database.rows(`UPDATE invitations SET person = $2, username = $3, avatar = $4 WHERE person = $1`, [
    person,
    erased,
    nobody.username,
    nobody.avatar,
  ])
  await rows.replaceAuthor(person, erased, rooms)
  return { messages, reactions, devices, names, entries, avatars }
}

async function takeReactionsBack(database: OperatorDatabase, rows: PersonRows, person: string) {
  const found = await database.rows<{ room: string; id: number; emoji: string; username: string }>(
    'SELECT room, id, emoji, username FROM reacted WHERE author = $1 ORDER BY room, id',
    [person],
  )
  await append(rows, found, ({ id, emoji, username }, n) => ({
    ...{ type: 'react', author: person, username, avatar: nobody.avatar, id, emoji, on: false },
    cid: `erase-${randomBytes(9).toString('base64url')}-${n}`,
  }))
  return found.length
}

/** Also those that were removed before: browsers that come back have the name from them. */
async function removeMessages(database: OperatorDatabase, rows: PersonRows, person: string, erased: string) {
  const found = await database.rows<{ room: string; id: number; removed: number | boolean }>(
    'SELECT room, id, removed FROM posts WHERE author = $1 ORDER BY room, id',
    [person],
  )
  const { person: author, username, avatar } = operator
  await append(rows, found, ({ id }) => ({
    ...{ type: 'remove', author, username, avatar, moderates: true, again: true, id },
    cid: `${erased}-${id}`,
  }))
  return found.filter(({ removed }) => !removed).length
}

async function append<Found extends { room: string }>(
  rows: PersonRows,
  found: readonly Found[],
  draftOf: (one: Found, n: number) => Draft,
) {
  for (const [room, ofRoom] of Map.groupBy(found, (one) => one.room))
    for (let at = 0; at < ofRoom.length; at += draftsAtOnce)
      await rows.append(
        room,
        ofRoom.slice(at, at + draftsAtOnce).map((one, n) => draftOf(one, at + n)),
      )
}

/** Those of messages are released with them; what they have sent and not posted is released, too. */
async function clearFiles(database: OperatorDatabase, person: string, erased: string) {
  const isReleased = database.engine === 'sqlite' ? '1' : 'true'
  await database.rows(
    `UPDATE files SET author = $2, released = ${isReleased}, file = '{}' WHERE author = $1`,
    [person, erased],
  )
}

async function clearEntries(database: OperatorDatabase, person: string, erased: string) {
  const found = await database.rows<EntryRow>(
    `SELECT room, rev, person, username, avatar, entry FROM entered
     WHERE person = $1 OR entry LIKE '%"person":"' || $1 || '"%'`,
    [person],
  )
  for (const row of found) {
    const by = row.person === person ? { ...nobody, person: erased } : row
    const entry = JSON.stringify(withoutPerson(JSON.parse(row.entry) as Entry, person, erased))
    const values: Value[] = [row.room, row.rev, by.person, by.username, by.avatar, entry]
    await database.rows(
      `UPDATE entries SET person = $3, username = $4, avatar = $5, entry = $6 WHERE room = ${roomOf(database)} AND rev = $2`,
      values,
    )
  }
  return found.length
}

interface EntryRow {
  room: string
  rev: number
  person: string
  username: string
  avatar: string
  entry: string
}

function withoutPerson(entry: Entry, person: string, erased: string) {
  const somebody = { ...nobody, person: erased }
  if (entry.kind === 'open_conversation')
    return { ...entry, people: entry.people.map((one) => (one.person === person ? somebody : one)) }
  if (subjectOf(entry)?.person !== person) return entry
  return {
    ...{ ...entry, subject: somebody },
    ...('reason' in entry && { reason: undefined }),
    ...('text' in entry && { text: '' }),
  }
}

/** Rooms keep the newest orders to remove all messages of somebody, who has deleted them, and who is in a conversation. A room that has changed meanwhile is read again. */
async function clearRemovals(database: OperatorDatabase, person: string, erased: string) {
  for (;;) {
    const found = await database.rows<{ room: string | number; state: string }>(
      `SELECT room, state FROM room_states WHERE state LIKE '%"person":"' || $1 || '"%'`,
      [person],
    )
    const named = found.filter(({ state }) => isNamedInState(state, person))
    if (named.length === 0) return
    const somebody = { ...nobody, person: erased }
    for (const { room, state } of named) {
      const { deleted, people } = stateOf(state)
      const removals = removalsIn(state)
        .filter(({ subject }) => subject.person !== person)
        .map((one) => (one.by.person === person ? { ...one, by: somebody } : one))
      const cleared = JSON.stringify({
        ...stateOf(state),
        removals,
        ...(people && { people: people.filter((one) => one.person !== person) }),
        ...(deleted?.by.person === person && { deleted: { ...deleted, by: somebody } }),
      })
      const values: Value[] = [room, state, cleared]
      await database.rows('UPDATE room_states SET state = $3 WHERE room = $1 AND state = $2', values)
    }
  }
}

function stateOf(state: string) {
  return JSON.parse(state) as RoomState
}

function removalsIn(state: string): Removal[] {
  return stateOf(state).removals ?? []
}

function isNamedInState(state: string, person: string) {
  return (
    stateOf(state).deleted?.by.person === person ||
    peopleIn(stateOf(state)).some((one) => one.person === person) ||
    removalsIn(state).some((one) => isNamedIn(one, person))
  )
}

function isNamedIn({ by, subject }: Removal, person: string) {
  return by.person === person || subject.person === person
}

/** A restriction goes on for the id alone. */
async function clearStandings(database: OperatorDatabase, person: string) {
  const found = await database.rows<{ room: string; standing: string }>(
    'SELECT room, standing FROM stood WHERE person = $1',
    [person],
  )
  for (const { room, standing } of found) {
    const { banned, muted } = JSON.parse(standing) as Standing
    const kept = {
      ...{ role: 'member', letIn: 0, sentOut: 0 },
      ...(muted && { muted }),
      ...(banned && { banned: { at: banned.at, forMs: banned.forMs } }),
    }
    const where = `WHERE room = ${roomOf(database)} AND person = $2`
    if (banned === undefined && muted === undefined)
      await database.rows(`DELETE FROM standings ${where}`, [room, person])
    else
      await database.rows(`UPDATE standings SET username = $3, avatar = $4, standing = $5 ${where}`, [
        ...[room, person, nobody.username, nobody.avatar],
        JSON.stringify(kept),
      ])
  }
}

/** SQLite keys the rows by the number of the room. `$1` is its name. */
function roomOf({ engine }: OperatorDatabase) {
  return engine === 'sqlite' ? '(SELECT room FROM rooms WHERE name = $1)' : '$1'
}

const selectRooms = 'SELECT DISTINCT room FROM posts WHERE author = $1'

const selectAvatars = `
  SELECT avatar FROM people WHERE author = $1 UNION SELECT avatar FROM posts WHERE author = $1`

// The digests of their changes are of texts.
const statements = [
  'people',
  'claims',
  'names',
  'credentials',
  'one_time',
  'changes',
  'members',
  'blocks',
  'push_devices',
]
  .map((table) => `DELETE FROM ${table} WHERE author = $1`)
  .concat('DELETE FROM blocks WHERE person = $1')
