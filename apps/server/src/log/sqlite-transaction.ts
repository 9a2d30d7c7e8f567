import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { Draft, PostDraft, Receipt } from './message-log.ts'
import type { Span } from './sqlite-calls.ts'
import type { SqliteEdits } from './sqlite-edits.ts'
import { messageOf, selectMessages, type MessageRow } from './sqlite-rows.ts'

/** A room on its way from `after` to `rev`. */
export interface MovingRoom {
  room: number
  after: number
  rev: number
  /** Ids of messages that are not simply what was posted. */
  touched: Set<number>
}

/** The changes of one transaction, and where they lead each room. */
export class SqliteTransaction {
  readonly #sql: TransactionStatements
  readonly #edits: SqliteEdits
  readonly #now: number
  readonly #rooms = new Map<string, MovingRoom>()

  /** `now` is Unix time in milliseconds. */
  constructor(sql: TransactionStatements, edits: SqliteEdits, now: number) {
    this.#sql = sql
    this.#edits = edits
    this.#now = now
  }

  add(name: string, draft: Draft): Receipt {
    const here = this.#rooms.get(name) ?? this.#open(name)
    return draft.type === 'post' ? this.#post(here, draft) : this.#edits.add(here, draft, this.#now)
  }

  /** Moves the heads of the rooms, and says from where to where. */
  finish(): Span[] {
    const moved = [...this.#rooms].filter(([, { after, rev }]) => rev > after)
    return moved.map(([name, { room, after, rev, touched }]) => {
      this.#sql.setHead.run(rev, room)
      return { room: name, after, rev, touched: [...touched].map((id) => this.#read(room, id)) }
    })
  }

  #post(here: MovingRoom, draft: PostDraft): Receipt {
    const { author, cid, username, avatar, message, guest = false, replyTo } = draft
    if (replyTo !== undefined && this.#sql.isThere.get(here.room, replyTo) === undefined)
      return this.#earlier(here.room, draft) ?? { type: 'no_such_message' }
    const id = here.rev + 1
    const values = [
      author,
      cid,
      this.#now,
      username,
      avatar,
      message,
      guest ? 1 : 0,
      replyTo ?? null,
    ] as const
    const { changes } = this.#sql.insert.run(here.room, id, id, ...values)
    // P3.2: where the unique index refuses, this author's post is there.
    if (changes === 0) return this.#earlier(here.room, draft) ?? { type: 'cid_reused' }
    here.rev = id
    if (replyTo !== undefined) here.touched.add(id)
    return { type: 'posted', id }
  }

  #earlier(room: number, { author, cid, message, replyTo }: PostDraft): Receipt | undefined {
    const first = this.#sql.byCid.get(room, author, cid) as unknown as Earlier | undefined
    if (first === undefined) return undefined
    // Another text since then can be compared no more.
    const isAnother = first.edited !== null || first.removed !== 0
    const isSame = first.message === message && first.reply_to === (replyTo ?? null)
    return isAnother || isSame ? { type: 'posted', id: first.id } : { type: 'cid_reused' }
  }

  #read(room: number, id: number): Message {
    return messageOf(this.#sql.read.get(room, id) as unknown as MessageRow)
  }

  #open(name: string): MovingRoom {
    this.#sql.addRoom.run(name)
    const { room, head } = this.#sql.room.get(name) as unknown as { room: number; head: number }
    const here = { room, after: head, rev: head, touched: new Set<number>() }
    this.#rooms.set(name, here)
    return here
  }
}

interface Earlier {
  id: number
  message: string
  reply_to: number | null
  edited: number | null
  removed: number
}

export type TransactionStatements = ReturnType<typeof transactionStatements>

export function transactionStatements(db: DatabaseSync) {
  return {
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0) ON CONFLICT DO NOTHING'),
    setHead: db.prepare('UPDATE rooms SET head = ? WHERE room = ?'),
    insert: db.prepare(
      `INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest, reply_to)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room, author, cid) DO NOTHING`,
    ),
    byCid: db.prepare(
      'SELECT id, message, reply_to, edited, removed FROM messages WHERE room = ? AND author = ? AND cid = ?',
    ),
    isThere: db.prepare('SELECT 1 FROM messages WHERE room = ? AND id = ?'),
    read: db.prepare(`${selectMessages} WHERE m.room = ? AND m.id = ?`),
  }
}
