import type { DatabaseSync } from 'node:sqlite'
import { longestJumpMs, type AgingRoom, type RetentionTurn } from '../../../access/retention-store.ts'
import { stateOf } from '../../access-rows.ts'
import { cidKeptMs, postDigest } from '../../rules/deleted-posts.ts'
import { messageTables, oldTable } from '../select-messages.ts'
import { UploadRows } from '../uploads/upload-rows.ts'
import { storeIn, type Unstored } from '../store-in.ts'

/** Messages read at once while looking for the first of a time. */
const readAtOnce = 5_000

/** Deletes what is older than the floor of a room, in the thread that owns the database. */
export class DeletedMessages {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>
  readonly #uploads: UploadRows
  readonly #tables: readonly ReturnType<typeof tableStatements>[]

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
    this.#uploads = new UploadRows(db)
    this.#tables = messageTables(db).map((table) => tableStatements(db, table))
  }

  /** As in AccessStore. `now` is Unix time in milliseconds. */
  deleteBelow(name: string, floor: number, limit: number, now: number): boolean | Unstored {
    const stored = this.#sql.room.get(name) as unknown as { room: number; floor: number } | undefined
    if (stored === undefined) return false
    const { room } = stored
    const below = Math.min(floor, stored.floor)
    return storeIn(this.#db, () => {
      this.#sql.forget.run(now, limit)
      return this.#tables.some((sql) => {
        const rows = sql.oldest.all(room, below, limit + 1) as unknown as DeletedRow[]
        for (const { id, author, cid } of rows.slice(0, limit)) {
          this.#sql.remember.run(room, postDigest(author, cid), id, now + cidKeptMs)
          this.#sql.deleteReactions.run(room, id)
          this.#uploads.release(name, id)
          sql.delete.run(room, id)
        }
        return rows.length > limit
      })
    })
  }

  /** As in RetentionStore. */
  takeTurn(everyMs: number, now: number): RetentionTurn | Unstored {
    return storeIn(this.#db, () => {
      const at = this.#sql.lastTurn.get()?.['at']
      if (typeof at === 'number' && Math.abs(now - at) > longestJumpMs) return { type: 'jumped', now, at }
      if (typeof at === 'number' && now - at < everyMs) return { type: 'not yet' }
      this.#db.exec('DELETE FROM retention')
      this.#sql.setTurn.run(now)
      return { type: 'run', now }
    })
  }

  agingRooms(after: string, limit: number, which: 'all' | 'entered'): AgingRoom[] {
    const rooms = this.#sql[which].all(after, limit) as unknown as {
      room: number
      name: string
      state: string | null
    }[]
    return rooms.map(({ room, name, state }) => {
      const found = this.#tables.flatMap((sql) => sql.times.all(room, 0, 1)) as unknown as Oldest[]
      const [oldest] = found.toSorted((a, b) => a.id - b.id)
      return { room: name, state: stateOf(state ?? undefined), oldest: oldest && { ...oldest } }
    })
  }

  /** The first message at `at` or later, of those that one step reads from `from` on. */
  firstSince(name: string, at: number, from: number): { id: number } | { next: number } {
    const { room = 0, head = 0 } = (this.#sql.room.get(name) ?? {}) as { room?: number; head?: number }
    const rows = this.#tables
      .flatMap((sql) => sql.times.all(room, from, readAtOnce) as unknown as { id: number; at: number }[])
      .toSorted((a, b) => a.id - b.id)
      .slice(0, readAtOnce)
    const found = rows.find((row) => row.at >= at)
    if (found !== undefined) return { id: found.id }
    return rows.length < readAtOnce ? { id: head + 1 } : { next: (rows.at(-1)?.id ?? head) + 1 }
  }
}

interface Oldest {
  id: number
  at: number
}

interface DeletedRow {
  id: number
  author: string
  cid: string
}

function statements(db: DatabaseSync) {
  return {
    room: db.prepare('SELECT room, head, floor FROM rooms WHERE name = ?'),
    lastTurn: db.prepare('SELECT at FROM retention'),
    setTurn: db.prepare('INSERT INTO retention (at) VALUES (?)'),
    all: db.prepare(
      `SELECT r.room, r.name, s.state FROM rooms AS r LEFT JOIN room_states AS s ON s.room = r.room
       WHERE r.name > ? ORDER BY r.name LIMIT ?`,
    ),
    entered: db.prepare(
      `SELECT r.room, r.name, s.state FROM room_states AS s JOIN rooms AS r ON r.room = s.room
       WHERE r.name > ? ORDER BY r.name LIMIT ?`,
    ),
    remember: db.prepare(
      'INSERT INTO deleted_posts (room, digest, id, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    forget: db.prepare(
      `DELETE FROM deleted_posts WHERE (room, digest) IN (
         SELECT room, digest FROM deleted_posts WHERE until <= ? ORDER BY until LIMIT ?)`,
    ),
    deleteReactions: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ?'),
  }
}

function tableStatements(db: DatabaseSync, table: string) {
  const author = table === oldTable ? 'author' : '(SELECT author FROM authors WHERE number = m.author)'
  return {
    oldest: db.prepare(
      `SELECT id, ${author} AS author, cid FROM ${table} AS m WHERE room = ? AND id < ? ORDER BY id LIMIT ?`,
    ),
    delete: db.prepare(`DELETE FROM ${table} WHERE room = ? AND id = ?`),
    times: db.prepare(`SELECT id, at FROM ${table} WHERE room = ? AND id >= ? ORDER BY id LIMIT ?`),
  }
}
