import type { DatabaseSync } from 'node:sqlite'
import type { Message, Subject } from '@parley/shared'
import {
  mostNotable,
  type ListedRoom,
  type NewInvitation,
  type StoredInvitation,
  type StoredStanding,
  type UsedInvitation,
} from '../../../access/access-store.ts'
import type { StoredEntry } from '../../../access/entries.ts'
import type { RoomState } from '../../../access/room-state.ts'
import { isLetIn, letInAt, newcomer, placesInRank, type Standing } from '../../../access/standing.ts'
import {
  entryOf,
  invitationOf,
  storedStandingOf,
  type EntryRow,
  type InvitationRow,
  type StandingRow,
} from '../../access-rows.ts'
import { AccessRows, invitationFromNow } from './access-rows.ts'
import { CorrectedRows } from './corrected-rows.ts'
import { messageOf, type MessageRow } from '../../message-rows.ts'
import { inSnapshot, messageSelects, messageTables, oldTable } from '../select-messages.ts'
import { storeIn, type Unstored } from '../store-in.ts'

/** What rooms are and what people may do in them, in the thread that owns the database. `now` is Unix time in milliseconds. */
export class SqliteAccessTables {
  readonly #db: DatabaseSync
  readonly #rows: AccessRows
  readonly #corrected: CorrectedRows
  readonly #sql: ReturnType<typeof statements>
  readonly #messages: readonly ReturnType<typeof messageStatements>[]

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#rows = new AccessRows(db)
    this.#corrected = new CorrectedRows(db, this.#rows)
    this.#sql = statements(db)
    const selects = messageSelects(db)
    this.#messages = messageTables(db).map((table, at) => messageStatements(db, table, selects[at] ?? ''))
  }

  roomState(name: string, now: number): RoomState {
    return this.#corrected.state(this.#room(name).room, now)
  }

  listed(after: string, limit: number): ListedRoom[] {
    return this.#rows.listed(after, limit)
  }

  standings(person: string, names: readonly string[], now: number): Standing[] {
    return names.map((name) => this.#corrected.standing(this.#room(name).room, person, now))
  }

  notable(name: string, now: number): StoredStanding[] {
    const { room } = this.#room(name)
    const rows = this.#sql.notable.all(room, mostNotable) as unknown as StandingRow[]
    return rows.map((row) => this.#corrected.listed(room, storedStandingOf(row), now))
  }

  entries(name: string, before: number, limit: number): StoredEntry[] {
    const rows = this.#sql.entries.all(this.#room(name).room, before, limit) as unknown as EntryRow[]
    return rows.map(entryOf)
  }

  hasPosted(name: string, person: string, after: number): boolean {
    const { room } = this.#room(name)
    return this.#messages.some((sql) => sql.hasPosted.get({ room, person, after }) !== undefined)
  }

  sincePosted(name: string, person: string, after: number, now: number): number | undefined {
    const { room } = this.#room(name)
    const posted = this.#messages.map((sql) => sql.lastPosted.get({ room, person, after })?.['at'])
    const last = Math.max(...posted.map((at) => (typeof at === 'number' ? at : -Infinity)))
    return last === -Infinity ? undefined : now - last
  }

  authorOf(name: string, id: number): Subject | undefined {
    const { room, floor } = this.#room(name)
    if (id < floor) return undefined
    const rows = this.#messages.flatMap((sql) => sql.author.all(room, id)) as unknown as Subject[]
    return rows[0] && { ...rows[0] }
  }

  messagesOf(name: string, person: string, after: number, limit: number): { ids: number[]; count: number } {
    const { room, floor } = this.#room(name)
    const from = Math.max(after, floor - 1)
    const ids = this.#messages
      .flatMap((sql) => kept(sql.keptIds.iterate({ room, person, from }), limit))
      .toSorted((a, b) => a - b)
      .slice(0, limit)
    if (after > 0) return { ids, count: ids.length }
    const counts = this.#messages.map((sql) => Number(sql.countKept.get({ room, person, from })?.['count']))
    return { ids, count: counts.reduce((sum, count) => sum + count, 0) }
  }

  postsOf(name: string, person: string, before: number, limit: number): Message[] {
    const { room, floor } = this.#room(name)
    const read = () =>
      this.#messages.flatMap((sql) => sql.posts.all({ room, person, from: floor - 1, before, limit }))
    const rows = (this.#messages.length > 1 ? inSnapshot(this.#db, read) : read()) as unknown as MessageRow[]
    return rows
      .toSorted((a, b) => b.id - a.id)
      .slice(0, limit)
      .map(messageOf)
  }

  letIn(name: string, subject: Subject, rev: number): true | Unstored {
    return storeIn(this.#db, () => {
      const room = this.#storedRoom(name)
      const standing = letInAt(this.#rows.standing(room, subject.person), rev)
      this.#rows.setStanding(room, { subject, standing })
      return true
    })
  }

  addInvitation({ id, room: name, by, forMs, uses }: NewInvitation, now: number): true | Unstored {
    const endsAt = forMs === null ? null : now + forMs
    return storeIn(this.#db, () => {
      const room = this.#storedRoom(name)
      this.#sql.dropEndedInvitations.run({ room, now })
      this.#sql.addInvitation.run({ ...by, room, id, now, endsAt, uses })
      return true
    })
  }

  invitations(name: string, now: number): StoredInvitation[] {
    const { room } = this.#room(name)
    this.#corrected.correctInvitations(room, now)
    return (this.#sql.invitations.all({ room, now }) as unknown as InvitationRow[]).map(invitationOf)
  }

  useInvitation(
    id: string,
    names: readonly string[],
    subject: Subject | undefined,
    now: number,
  ): UsedInvitation | undefined | Unstored {
    return storeIn(this.#db, () => {
      const found = this.#sql.invitation.get({ id, now }) as unknown as FoundInvitation | undefined
      if (found === undefined || !names.includes(found.name)) return undefined
      const { name, room, head } = found
      const standing = subject === undefined ? newcomer : this.#rows.standing(room, subject.person)
      if (isLetIn(standing, this.#rows.state(room))) return { room: name, rev: standing.letIn }
      if (found.isOpen === 0) return undefined
      this.#sql.useInvitation.run({ id, now })
      const rev = head + 1
      if (subject !== undefined) this.#rows.setStanding(room, { subject, standing: letInAt(standing, rev) })
      return { room: name, rev }
    })
  }

  endInvitation(name: string, id: string): boolean | Unstored {
    return storeIn(this.#db, () => this.#sql.endInvitation.run(this.#room(name).room, id).changes > 0)
  }

  #room(name: string) {
    const found = this.#sql.room.get(name) as unknown as { room: number; floor: number } | undefined
    return found ?? { room: 0, floor: 0 } // rooms are numbered from 1
  }

  #storedRoom(name: string) {
    const { room } = this.#room(name)
    return room > 0 ? room : Number(this.#sql.addRoom.run(name).lastInsertRowid)
  }
}

interface FoundInvitation {
  name: string
  room: number
  head: number
  isOpen: 0 | 1
}

/** The first `limit` ids of messages that are not removed, read no further. */
function kept(rows: Iterable<unknown>, limit: number) {
  const ids: number[] = []
  for (const { id, removed } of rows as Iterable<{ id: number; removed: number }>) {
    if (ids.length === limit) break
    if (removed === 0) ids.push(id)
  }
  return ids
}

function statements(db: DatabaseSync) {
  const isOpen = '(i.ends_at IS NULL OR i.ends_at > :now) AND (i.uses IS NULL OR i.used < i.uses)'
  const selectInvitation =
    'SELECT i.*, r.name AS room FROM invitations AS i CROSS JOIN rooms AS r ON r.room = i.room'
  return {
    room: db.prepare('SELECT room, floor FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0)'),
    notable: db.prepare(
      `SELECT person, username, avatar, standing FROM (
         SELECT * FROM standings WHERE room = ? AND notable IS NOT NULL ORDER BY notable DESC LIMIT ?)
       ORDER BY notable % ${placesInRank}`,
    ),
    entries: db.prepare(
      `SELECT rev, at, person, username, avatar, entry FROM entries
       WHERE room = ? AND rev < ? ORDER BY rev DESC LIMIT ?`,
    ),
    dropEndedInvitations: db.prepare(`DELETE FROM invitations AS i WHERE i.room = :room AND NOT (${isOpen})`),
    addInvitation: db.prepare(
      `INSERT INTO invitations (room, id, person, username, avatar, made_at, ends_at, uses, used)
       VALUES (:room, :id, :person, :username, :avatar, :now, :endsAt, :uses, 0)
       ON CONFLICT (id) DO NOTHING`,
    ),
    invitations: db.prepare(
      `${selectInvitation} WHERE i.room = :room AND ${isOpen} ORDER BY i.made_at, i.id`,
    ),
    invitation: db.prepare(
      `SELECT r.name, r.room, r.head, (${isOpen}) AS isOpen
       FROM invitations AS i CROSS JOIN rooms AS r ON r.room = i.room WHERE i.id = :id`,
    ),
    useInvitation: db.prepare(`UPDATE invitations SET used = used + 1, ${invitationFromNow} WHERE id = :id`),
    endInvitation: db.prepare('DELETE FROM invitations WHERE room = ? AND id = ?'),
  }
}

/** Of one of the tables of messages. */
function messageStatements(db: DatabaseSync, table: string, select: string) {
  const isOld = table === oldTable
  const person = isOld ? ':person' : '(SELECT number FROM authors WHERE author = :person)'
  // By the index of authors and cids, which has the ids as well.
  const ofPerson = `FROM ${table} AS m WHERE m.room = :room AND m.author = ${person}`
  return {
    hasPosted: db.prepare(`SELECT 1 ${ofPerson} AND m.id > :after LIMIT 1`),
    // By the ids: somebody may have posted for years.
    lastPosted: db.prepare(
      `SELECT max(m.at) AS at FROM ${table} AS m WHERE m.room = :room AND m.id > :after AND +m.author = ${person}`,
    ),
    author: db.prepare(
      isOld
        ? `SELECT author AS person, username, avatar FROM ${table} WHERE room = ? AND id = ?`
        : `SELECT a.author AS person, v.username, v.avatar FROM ${table} AS m JOIN authors AS a ON a.number = m.author
           JOIN author_versions AS v ON v.author = m.author AND v.version = m.version WHERE m.room = ? AND m.id = ?`,
    ),
    keptIds: db.prepare(
      `SELECT o.id, m.removed FROM (SELECT m.id ${ofPerson} AND m.id > :from ORDER BY m.id) AS o
       CROSS JOIN ${table} AS m ON m.room = :room AND m.id = o.id`,
    ),
    posts: db.prepare(
      `${select} WHERE m.room = :room AND m.id IN (
         SELECT id FROM (SELECT m.id ${ofPerson} AND m.id > :from AND m.id < :before ORDER BY m.id DESC LIMIT :limit))`,
    ),
    countKept: db.prepare(`SELECT count(*) AS count ${ofPerson} AND m.id > :from AND m.removed = 0`),
  }
}
