import type { DatabaseSync } from 'node:sqlite'
import type { Draft, Receipt } from './message-log.ts'
import type { Span } from './sqlite-calls.ts'

/** The posts of one transaction, and where they lead each room. */
export class SqlitePosts {
  readonly #sql: ReturnType<typeof postStatements>
  readonly #now: number
  readonly #moved = new Map<string, { room: number; after: number; rev: number }>()

  constructor(sql: ReturnType<typeof postStatements>, now: number) {
    this.#sql = sql
    this.#now = now
  }

  add(name: string, draft: Draft): Receipt {
    const here = this.#moved.get(name) ?? this.#open(name)
    const id = here.rev + 1
    const { author, cid, username, avatar, message, guest = false } = draft
    const values = [author, cid, this.#now, username, avatar, message, guest ? 1 : 0] as const
    const { changes } = this.#sql.insert.run(here.room, id, id, ...values)
    if (changes === 0) return this.#earlier(here.room, draft)
    here.rev = id
    this.#moved.set(name, here)
    return { type: 'posted', id }
  }

  /** Moves the heads of the rooms, and says from where to where. */
  finish(): Span[] {
    for (const { room, rev } of this.#moved.values()) this.#sql.setHead.run(rev, room)
    return [...this.#moved].map(([room, { after, rev }]) => ({ room, after, rev }))
  }

  // P3.2: the unique index refused the insert, so this author's post is there.
  #earlier(room: number, { author, cid, message }: Draft): Receipt {
    const first = this.#sql.byCid.get(room, author, cid) as unknown as { id: number; message: string }
    return first.message === message ? { type: 'posted', id: first.id } : { type: 'cid_reused' }
  }

  #open(name: string) {
    this.#sql.addRoom.run(name)
    const { room, head } = this.#sql.room.get(name) as unknown as { room: number; head: number }
    return { room, after: head, rev: head }
  }
}

export function postStatements(db: DatabaseSync) {
  return {
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0) ON CONFLICT DO NOTHING'),
    setHead: db.prepare('UPDATE rooms SET head = ? WHERE room = ?'),
    insert: db.prepare(
      `INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room, author, cid) DO NOTHING`,
    ),
    byCid: db.prepare('SELECT id, message FROM messages WHERE room = ? AND author = ? AND cid = ?'),
  }
}
