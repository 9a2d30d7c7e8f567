import type { DatabaseSync } from 'node:sqlite'
import type {
  MembershipKey,
  StoredDraft,
  StoredMembership,
  UnreadMessages,
} from '../../../access/membership-store.ts'
import { membershipOf, unreadOf, type MemberRow, type UnreadRow } from '../../member-rows.ts'
import { revokedFrom } from '../../rules/credential-expiry.ts'
import { inSnapshot, messageTables, oldTable } from '../select-messages.ts'
import { storeIn, type Unstored } from '../store-in.ts'

/** Who is a member of which room, in the thread that owns the database. `now` is Unix time in milliseconds. */
export class MemberTables {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>
  readonly #messages: readonly ReturnType<typeof unreadStatement>[]

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
    this.#messages = messageTables(db).map((table) => unreadStatement(db, table))
  }

  join(
    { author, room }: MembershipKey,
    { head, deletedTo }: { head: number; deletedTo: number },
    most: number,
    now: number,
  ): boolean | Unstored {
    const known = this.membership({ author, room })
    // Nothing is written for those who come back.
    if (known !== undefined && known.read >= deletedTo) return true
    return storeIn(this.#db, () => {
      if (known !== undefined) this.#sql.setRead.run({ author, room, read: deletedTo, now })
      else if (Number(this.#sql.count.get(author)?.['rooms']) >= most) return false
      else this.#sql.join.run({ author, room, head, now })
      return true
    })
  }

  membershipsOf(author: string, after: string, limit: number): StoredMembership[] {
    return (this.#sql.list.all(author, after, limit) as unknown as MemberRow[]).map(membershipOf)
  }

  membership({ author, room }: MembershipKey): StoredMembership | undefined {
    const row = this.#sql.find.get(author, room) as unknown as MemberRow | undefined
    return row && membershipOf(row)
  }

  setRead(positions: readonly (MembershipKey & { read: number })[], now: number): true | Unstored {
    return storeIn(this.#db, () => {
      for (const { author, room, read } of positions) this.#sql.setRead.run({ author, room, read, now })
      return true
    })
  }

  mark(
    { author, room }: MembershipKey,
    { notify = null, isFavourite }: { notify?: string | null; isFavourite?: boolean },
    now: number,
  ): boolean | Unstored {
    const favourite = isFavourite === undefined ? null : Number(isFavourite)
    return storeIn(this.#db, () => this.#sql.mark.run({ author, room, notify, favourite, now }).changes > 0)
  }

  draft({ author, room }: MembershipKey): StoredDraft | undefined {
    return this.#sql.draft.get(author, room) as unknown as StoredDraft | undefined
  }

  setDraft(
    { author, room }: MembershipKey,
    text: string,
    base: number,
    now: number,
  ): (StoredDraft & { isKept: boolean }) | false | Unstored {
    return storeIn(this.#db, () => {
      const before = this.draft({ author, room })
      if (before === undefined) return false
      if (before.at !== base) return { ...before, isKept: before.text === text }
      const at = Math.max(now, before.at + 1)
      this.#sql.setDraft.run({ author, room, text, at, now })
      return { text, at, isKept: true }
    })
  }

  leave({ author, room }: MembershipKey): true | Unstored {
    return storeIn(this.#db, () => {
      this.#sql.leave.run(author, room)
      return true
    })
  }

  unread({ author, room }: MembershipKey, after: number, upTo: number, most: number): UnreadMessages {
    const values = { author, room, after, upTo, limit: most + 1 }
    const read = () =>
      this.#messages.flatMap((sql) => sql.all(values) as unknown as (UnreadRow & { id: number })[])
    const rows = this.#messages.length > 1 ? inSnapshot(this.#db, read) : read()
    return unreadOf(
      rows.toSorted((a, b) => a.id - b.id),
      most,
    )
  }

  changedSince(at: number | undefined, now: number): { keys: MembershipKey[]; at: number } {
    if (at === undefined) return { keys: [], at: now }
    const rows = this.#sql.changed.all(revokedFrom(at, now)) as unknown as MembershipKey[]
    return { keys: rows.map(({ author, room }) => ({ author, room })), at: now }
  }
}

function statements(db: DatabaseSync) {
  return {
    count: db.prepare("SELECT count(*) AS rooms FROM members WHERE author = ? AND room NOT GLOB '_*'"),
    join: db.prepare(
      `INSERT INTO members (author, room, joined, read, notify, favourite, changed)
       VALUES (:author, :room, :now, :head, 'mentions', 0, :now) ON CONFLICT DO NOTHING`,
    ),
    find: db.prepare(
      'SELECT room, read, notify, favourite, drafted FROM members WHERE author = ? AND room = ?',
    ),
    list: db.prepare(
      `SELECT room, read, notify, favourite, drafted FROM members WHERE author = ? AND room > ? ORDER BY room LIMIT ?`,
    ),
    setRead: db.prepare(
      `UPDATE members SET read = :read, changed = :now WHERE author = :author AND room = :room AND read < :read`,
    ),
    mark: db.prepare(
      `UPDATE members SET notify = coalesce(:notify, notify), favourite = coalesce(:favourite, favourite), changed = :now
       WHERE author = :author AND room = :room`,
    ),
    draft: db.prepare(
      "SELECT coalesce(draft, '') AS text, drafted AS at FROM members WHERE author = ? AND room = ?",
    ),
    setDraft: db.prepare(
      `UPDATE members SET draft = nullif(:text, ''), drafted = :at, changed = :now WHERE author = :author AND room = :room`,
    ),
    leave: db.prepare('DELETE FROM members WHERE author = ? AND room = ?'),
    changed: db.prepare('SELECT author, room FROM members WHERE changed > ?'),
  }
}

/** Of one of the tables of messages. */
function unreadStatement(db: DatabaseSync, table: string) {
  const own = table === oldTable ? ':author' : '(SELECT number FROM authors WHERE author = :author)'
  return db.prepare(
    `SELECT m.id, iif(instr(m.message, '@') > 0, m.message, NULL) AS text, m.removed, m.author IS ${own} AS own
     FROM rooms AS r CROSS JOIN ${table} AS m ON m.room = r.room
     WHERE r.name = :room AND m.id > max(:after, r.floor - 1) AND m.id <= :upTo ORDER BY m.id LIMIT :limit`,
  )
}
