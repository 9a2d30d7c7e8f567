import type { Message } from '@parley/shared'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '../message-log.ts'
import { SqlitePages } from './pages.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { inSnapshot, isKept, messageSelects } from './select-messages.ts'

export interface RoomHead {
  room: number
  name: string
  head: number
  /** Messages below this id are deleted. */
  floor: number
  /** A number that grows with time: the rooms that moved later have a higher one, or the same. 0: long ago. */
  moved: number
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
      numbered: this.#db.prepare(`${selectRooms} WHERE room > ? ORDER BY room LIMIT ?`),
      moved: this.#db.prepare(selectMoved),
      lastMove: this.#db.prepare('SELECT max(moved) AS moved FROM rooms WHERE moved > 0'),
      room: this.#db.prepare(`${selectRooms} WHERE name = ?`),
      messages: messageSelects(this.#db).map((select) =>
        this.#db.prepare(`${select} WHERE m.room = ? AND m.id = ? AND ${isKept('m')}`),
      ),
    }
  }

  /** A number that changes with every commit of another connection. */
  version(): number {
    return Number(this.#sql.version.get()?.['data_version'])
  }

  /** The next `limit` rooms by their numbers. */
  roomsBeyond(room: number, limit: number): RoomHead[] {
    return this.#sql.numbered.all(room, limit) as unknown as RoomHead[]
  }

  /** The rooms that moved at `moved` or later, in that order. */
  roomsMovedSince(moved: number): Iterable<RoomHead> {
    return this.#sql.moved.iterate(moved) as unknown as Iterable<RoomHead>
  }

  /** When the last room moved. */
  lastMove(): number {
    return Number(this.#sql.lastMove.get()?.['moved'] ?? 0)
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

const selectRooms = 'SELECT room, name, head, floor, moved FROM rooms'

/**
 * `moved > 0` lets SQLite use the partial index. It begins with the first of the two bounds: with the other one first, each call
 * looked at every room that has ever moved.
 */
export const selectMoved = `${selectRooms} WHERE moved >= ? AND moved > 0 ORDER BY moved`
