import type { DatabaseSync } from 'node:sqlite'
import type { Read, StoredMessage } from '../../message-columns.ts'
import type { StoredPost } from '../../rules/room-rows.ts'
import { MessageInserter } from '../message-inserter.ts'
import { hasOldMessages, oldTable } from '../select-messages.ts'

type OldRow = Read<StoredMessage> & { room: number }

/**
 * The messages that an earlier version has stored, each with the text of its author, name and picture. Nothing is added to
 * them: a message moves to `messages` before it changes, and all others with `parley upgrade --finish`.
 */
export class OldMessages {
  readonly #messages: MessageInserter
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#messages = new MessageInserter(db)
    this.#sql = statements(db)
  }

  has(room: number, id: number): boolean {
    return this.#sql.one.get(room, id) !== undefined
  }

  findPost(room: number, author: string, cid: string): StoredPost | undefined {
    return this.#sql.post.get(room, author, cid) as unknown as StoredPost | undefined
  }

  /** To be called within a transaction. Does nothing when the message is not here. */
  move(room: number, id: number) {
    const row = this.#sql.one.get(room, id) as unknown as OldRow | undefined
    if (row !== undefined) this.#move(row)
  }

  /** Moves the first messages, at most this many, and returns their number. To be called within a transaction. */
  moveSome(most: number): number {
    const rows = this.#sql.some.all(most) as unknown as OldRow[]
    for (const row of rows) this.#move(row)
    return rows.length
  }

  #move(row: OldRow) {
    this.#sql.remove.run(row.room, row.id)
    // Throws when the message is there already: then nothing is lost by going on.
    this.#messages.insert(row.room, row)
  }
}

/** Undefined when every message has moved. */
export function openOldMessages(db: DatabaseSync): OldMessages | undefined {
  return hasOldMessages(db) ? new OldMessages(db) : undefined
}

/** Drops the table once it is empty. Only before other connections have prepared statements for it. */
export function dropIfEmpty(db: DatabaseSync) {
  if (!hasOldMessages(db) || db.prepare(`SELECT 1 FROM ${oldTable}`).get() !== undefined) return
  db.exec(`DROP TABLE ${oldTable}`)
}

function statements(db: DatabaseSync) {
  return {
    one: db.prepare(`SELECT * FROM ${oldTable} WHERE room = ? AND id = ?`),
    some: db.prepare(`SELECT * FROM ${oldTable} ORDER BY room, id LIMIT ?`),
    post: db.prepare(
      `SELECT id, message, reply_to, edited, removed, files FROM ${oldTable} WHERE room = ? AND author = ? AND cid = ?`,
    ),
    remove: db.prepare(`DELETE FROM ${oldTable} WHERE room = ? AND id = ?`),
  }
}
