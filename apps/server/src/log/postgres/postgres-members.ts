import type { Subject } from '@parley/shared'
import type {
  StoredDraft,
  StoredMembership,
  MembershipKey,
  MembershipStore,
  UnreadMessages,
} from '../../access/membership-store.ts'
import { membershipOf, unreadOf, type MemberRow, type UnreadRow } from '../member-rows.ts'
import { revokedOverlapMs } from '../rules/credential-expiry.ts'
import { now, type Statements } from './connection/statements.ts'
import { fromStored } from './select-messages.ts'

/** Who is a member of which room, by the clock of the database. Every call is one statement, which may be repeated. */
export class PostgresMembers implements MembershipStore {
  readonly #sql: Statements

  constructor(statements: Statements) {
    this.#sql = statements
  }

  async join(
    { author, room }: MembershipKey,
    { head, deletedTo }: { head: number; deletedTo: number },
    most: number,
  ): Promise<boolean> {
    const known = await this.membership({ author, room })
    // Nothing is written for those who come back.
    if (known !== undefined && known.read >= deletedTo) return true
    if (known !== undefined) await this.setRead([{ author, room, read: deletedTo }])
    else await this.#sql.store(insertMember, [author, room, head, most])
    return (await this.membership({ author, room })) !== undefined
  }

  async membershipsOf(author: string, after: string, limit: number): Promise<StoredMembership[]> {
    return (await this.#sql.read<MemberRow>(selectOf, [author, after, limit])).map(membershipOf)
  }

  async membership({ author, room }: MembershipKey): Promise<StoredMembership | undefined> {
    const [row] = await this.#sql.read<MemberRow>(selectOne, [author, room])
    return row && membershipOf(row)
  }

  async setRead(positions: readonly (MembershipKey & { read: number })[]): Promise<void> {
    await this.#sql.store(setRead, [JSON.stringify(positions)])
  }

  async mark(
    { author, room }: MembershipKey,
    { notify, isFavourite }: Partial<Pick<StoredMembership, 'notify' | 'isFavourite'>>,
  ): Promise<boolean> {
    return (await this.#sql.store(mark, [author, room, notify ?? null, isFavourite ?? null])).length > 0
  }

  async draft({ author, room }: MembershipKey): Promise<StoredDraft | undefined> {
    const sql = `SELECT coalesce(draft, '') AS text, drafted AS at FROM members WHERE author = $1 AND room = $2`
    return (await this.#sql.read<StoredDraft>(sql, [author, room]))[0]
  }

  async setDraft({ author, room }: MembershipKey, text: string, base: number) {
    type Row = StoredDraft & { isKept: boolean }
    return (await this.#sql.store<Row>(setDraft, [author, room, text, base]))[0] ?? false
  }

  async leave({ author, room }: MembershipKey): Promise<void> {
    await this.#sql.store('DELETE FROM members WHERE author = $1 AND room = $2', [author, room])
  }

  async unread(
    { author, room }: MembershipKey,
    after: number,
    upTo: number,
    most: number,
  ): Promise<UnreadMessages> {
    const rows = await this.#sql.read<UnreadRow>(selectUnread, [room, author, after, upTo, most + 1])
    return unreadOf(rows, most)
  }

  async changedSince(at: number | undefined): Promise<{ keys: MembershipKey[]; at: number }> {
    const values = [at ?? null, revokedOverlapMs]
    const [row] = await this.#sql.read<{ keys: MembershipKey[]; at: number }>(selectChanged, values)
    if (row === undefined) throw new Error('The database returned no row.')
    return row
  }

  async findConversation(people: string): Promise<string | undefined> {
    const sql = 'SELECT room FROM conversations WHERE people = $1'
    return (await this.#sql.read<{ room: string }>(sql, [people]))[0]?.room
  }

  async keepConversation(people: string, fresh: string, ended?: string): Promise<string> {
    const [row] = await this.#sql.store<{ room: string }>(keepConversation, [people, fresh, ended ?? null])
    if (row === undefined) throw new Error('The database returned no row.')
    return row.room
  }

  async setBlock(
    author: string,
    { person, username, avatar }: Subject,
    isBlocked: boolean,
    most: number,
  ): Promise<boolean> {
    if (isBlocked) await this.#sql.store(block, [author, person, username, avatar, most])
    else await this.#sql.store('DELETE FROM blocks WHERE author = $1 AND person = $2', [author, person])
    return !isBlocked || (await this.blockersOf(person, [author])).length > 0
  }

  blocksOf(author: string): Promise<Subject[]> {
    const sql = 'SELECT person, username, avatar FROM blocks WHERE author = $1 ORDER BY at, person'
    return this.#sql.read<Subject>(sql, [author])
  }

  async blockersOf(person: string, authors: readonly string[]): Promise<string[]> {
    const sql = 'SELECT author FROM blocks WHERE person = $1 AND author = ANY ($2)'
    return (await this.#sql.read<{ author: string }>(sql, [person, authors])).map(({ author }) => author)
  }
}

/** Sent again after a lost answer, it finds its own text, which counts as kept. */
const setDraft = `
  WITH kept AS (
    UPDATE members SET draft = nullif($3, ''), drafted = greatest(${now}, drafted + 1), changed = ${now}
    WHERE author = $1 AND room = $2 AND drafted = $4::bigint RETURNING coalesce(draft, '') AS text, drafted AS at
  )
  SELECT text, at, true AS "isKept" FROM kept
  UNION ALL
  SELECT coalesce(draft, ''), drafted, coalesce(draft, '') = $3 FROM members
  WHERE author = $1 AND room = $2 AND NOT EXISTS (SELECT FROM kept)`

const insertMember = `
  INSERT INTO members (author, room, joined, read, notify, favourite, changed)
  SELECT $1, $2, ${now}, $3::bigint, 'mentions', false, ${now}
  WHERE (SELECT count(*) FROM members WHERE author = $1 AND left(room, 1) <> '_') < $4::bigint
  ON CONFLICT (author, room) DO NOTHING`

const keepConversation = `
  INSERT INTO conversations AS c (people, room) VALUES ($1, $2)
  ON CONFLICT (people) DO UPDATE SET room = CASE WHEN c.room = $3 THEN excluded.room ELSE c.room END RETURNING room`

const block = `
  INSERT INTO blocks (author, person, username, avatar, at) SELECT $1, $2, $3, $4, ${now}
  WHERE (SELECT count(*) FROM blocks WHERE author = $1) < $5::bigint ON CONFLICT (author, person) DO NOTHING`

const selectOf = `
  SELECT room, read, notify, favourite, drafted FROM members WHERE author = $1 AND room > $2 ORDER BY room LIMIT $3`

const selectOne = 'SELECT room, read, notify, favourite, drafted FROM members WHERE author = $1 AND room = $2'

// Locked in a fixed order, so that nodes do not deadlock.
const setRead = `
  WITH locked AS (
    SELECT m.author, m.room, k.read FROM members AS m
    JOIN json_to_recordset($1) AS k (author TEXT COLLATE "C", room TEXT COLLATE "C", read BIGINT)
      ON m.author = k.author AND m.room = k.room
    ORDER BY m.author, m.room FOR UPDATE OF m
  )
  UPDATE members AS m SET read = l.read, changed = ${now} FROM locked AS l
  WHERE m.author = l.author AND m.room = l.room AND m.read < l.read`

const mark = `
  UPDATE members SET notify = coalesce($3, notify), favourite = coalesce($4::boolean, favourite), changed = ${now}
  WHERE author = $1 AND room = $2 RETURNING room`

const selectUnread = `
  SELECT CASE WHEN strpos(m.message, '@') > 0 THEN m.message END AS text, m.removed,
    coalesce(a.author, m.author) = $2 AS own
  ${fromStored} WHERE m.room = $1 AND m.id > $3 AND m.id <= $4
    AND m.id >= (SELECT floor FROM rooms WHERE room = $1) ORDER BY m.id LIMIT $5`

const selectChanged = `
  SELECT ${now} AS at, coalesce(
    (SELECT json_agg(json_build_object('author', author, 'room', room)) FROM members
     WHERE changed > least($1::bigint, ${now}) - $2::bigint AND $1 IS NOT NULL), '[]') AS keys`
