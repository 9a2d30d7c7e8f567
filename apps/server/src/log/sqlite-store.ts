import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { Changes, Page, Receipt } from './message-log.ts'
import type { Post } from './sqlite-calls.ts'

/** The statements of the log, on an open database and in one thread. */
export class SqliteStore {
  readonly #db: DatabaseSync
  readonly #epoch: string
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync, epoch: string) {
    this.#db = db
    this.#epoch = epoch
    this.#sql = statements(db)
  }

  /** One transaction: returns after the sync, or throws with nothing stored. */
  append(posts: readonly Post[], at: number) {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const appended = this.#insert(posts, at)
      this.#db.exec('COMMIT')
      return appended
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  since(name: string, rev: number, limit: number): Page {
    const { room, head } = this.#room(name)
    const messages = (this.#sql.since.all(room, rev, limit) as unknown as Row[]).map(messageOf)
    // A page that is not full ends at the head, whatever revs were overwritten on the way.
    const reached = messages.length < limit ? head : (messages.at(-1)?.rev ?? rev)
    return { epoch: this.#epoch, head, after: rev, rev: reached, messages }
  }

  before(name: string, id: number, limit: number): Message[] {
    const newestFirst = this.#sql.before.all(this.#room(name).room, id, limit) as unknown as Row[]
    return newestFirst.reverse().map(messageOf)
  }

  #insert(posts: readonly Post[], at: number) {
    const moved = new Map<string, Changes & { room: number }>()
    const receipts = posts.map(({ room: name, draft }): Receipt => {
      const here = moved.get(name) ?? this.#open(name)
      const id = here.rev + 1
      const { author, cid, username, avatar, message, guest = false } = draft
      const values = [author, cid, at, username, avatar, message, guest ? 1 : 0] as const
      const { changes } = this.#sql.insert.run(here.room, id, id, ...values)
      if (changes === 0) return this.#earlier(here.room, draft)
      here.messages.push(messageOf({ id, rev: id, cid, at, username, avatar, message, guest: guest ? 1 : 0 }))
      here.rev = id
      moved.set(name, here)
      return { type: 'posted', id }
    })
    for (const { room, rev } of moved.values()) this.#sql.setHead.run(rev, room)
    return {
      receipts,
      moved: [...moved].map(([room, { after, rev, messages }]) => ({
        room,
        changes: { after, rev, messages },
      })),
    }
  }

  // P3.2: the unique index refused the insert, so this author's post is there.
  #earlier(room: number, { author, cid, message }: Post['draft']): Receipt {
    const first = this.#sql.byCid.get(room, author, cid) as unknown as { id: number; message: string }
    return first.message === message ? { type: 'posted', id: first.id } : { type: 'cid_reused' }
  }

  #open(name: string) {
    this.#sql.addRoom.run(name)
    const { room, head } = this.#room(name)
    return { room, after: head, rev: head, messages: [] as Message[] }
  }

  #room(name: string) {
    const found = this.#sql.room.get(name) as unknown as { room: number; head: number } | undefined
    return found ?? { room: 0, head: 0 } // rooms count from 1: nothing is in room 0
  }
}

type Row = Omit<Message, 'guest'> & { guest: number }

function messageOf({ guest, ...message }: Row): Message {
  return guest === 0 ? message : { ...message, guest: true }
}

function statements(db: DatabaseSync) {
  const columns = 'id, rev, cid, at, username, avatar, message, guest'
  return {
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0) ON CONFLICT DO NOTHING'),
    setHead: db.prepare('UPDATE rooms SET head = ? WHERE room = ?'),
    insert: db.prepare(
      `INSERT INTO messages (room, id, rev, author, cid, at, username, avatar, message, guest)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (room, author, cid) DO NOTHING`,
    ),
    byCid: db.prepare('SELECT id, message FROM messages WHERE room = ? AND author = ? AND cid = ?'),
    since: db.prepare(`SELECT ${columns} FROM messages WHERE room = ? AND rev > ? ORDER BY rev LIMIT ?`),
    before: db.prepare(`SELECT ${columns} FROM messages WHERE room = ? AND id < ? ORDER BY id DESC LIMIT ?`),
  }
}
