import type { Message } from '@parley/shared'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '../message-log.ts'
import { SqlitePages } from './pages.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { inSnapshot, messageSelects } from './select-messages.ts'

export interface RoomHead {
  room: number
  name: string
  head: number
}

/** Reads the committed log from another thread, without blocking the writer. */
export class SqliteLogReader {
  readonly epoch: string
  readonly #db: DatabaseSync
  readonly #pages: SqlitePages
  readonly #sql

  /** `timeout`: how long a call waits for a lock of another program, in milliseconds. */
  constructor(folder: string, timeout = 0) {
    this.#db = new DatabaseSync(join(folder, 'parley.sqlite'), { readOnly: true, timeout })
    this.epoch = String(this.#db.prepare('SELECT epoch FROM life').get()?.['epoch'])
    this.#pages = new SqlitePages(this.#db, this.epoch)
    this.#sql = {
      version: this.#db.prepare('PRAGMA data_version'),
      rooms: this.#db.prepare('SELECT room, name, head FROM rooms'),
      room: this.#db.prepare('SELECT room, name, head FROM rooms WHERE name = ?'),
      messages: messageSelects(this.#db).map((select) =>
        this.#db.prepare(`${select} WHERE m.room = ? AND m.id = ?`),
      ),
    }
  }

  /** A number that changes with every commit of another connection. */
  version(): number {
    return Number(this.#sql.version.get()?.['data_version'])
  }

  rooms(): RoomHead[] {
    return this.#sql.rooms.all() as unknown as RoomHead[]
  }

  room(name: string): RoomHead | undefined {
    return this.#sql.room.get(name) as unknown as RoomHead | undefined
  }

  /** As in MessageLog. The page is read from one snapshot. */
  since(name: string, rev: number, limit: number): Page {
    return inSnapshot(this.#db, () => this.#pages.since(name, rev, limit))
  }

  message(room: number, id: number): Message | undefined {
    const [row] = inSnapshot(this.#db, () => this.#sql.messages.flatMap((sql) => sql.all(room, id)))
    return row && messageOf(row as unknown as MessageRow)
  }

  close() {
    this.#db.close()
  }
}
