import type { DatabaseSync } from 'node:sqlite'
import { everywhere } from '../../access/entries.ts'
import type { Draft, Receipt } from '../message-log.ts'
import { RoomTransaction } from '../rules/room-transaction.ts'
import { roomStatements, SqliteRoom, unstored } from './room.ts'
import type { RevRange } from '../rules/writes.ts'

interface OpenRoom {
  moved: number
  rows: SqliteRoom
  transaction: RoomTransaction
}

/** The drafts of one transaction, applied to each room. */
export class SqliteTransaction {
  readonly #sql: TransactionStatements
  readonly #now: number
  readonly #move: number
  readonly #rooms = new Map<string, OpenRoom>()
  /** The rev of the newest entry of all rooms, unless they are written as well. */
  #server: number | undefined

  /** `now` is Unix time in milliseconds, `move` the number under which the rooms move. */
  constructor(sql: TransactionStatements, now: number, move: number) {
    this.#sql = sql
    this.#now = now
    this.#move = move
  }

  append(name: string, drafts: readonly Draft[]): Receipt[] {
    return (this.#rooms.get(name) ?? this.#open(name)).transaction.append(drafts, this.#lastOfServer())
  }

  /** Writes the heads of the changed rooms, and returns their spans. */
  finish(): RevRange[] {
    const spans: RevRange[] = []
    for (const [name, { moved, rows, transaction }] of this.#rooms) {
      const { after, rev, touched, reacted, entries } = transaction
      if (rev === after) continue
      this.#sql.setHead.run(rev, rows.room)
      // A statement of its own: SQLite writes the index of a column that is set, even to the same value.
      if (moved !== this.#move) this.#sql.setMoved.run(this.#move, rows.room)
      spans.push({
        room: name,
        after,
        rev,
        touched: [...touched].map((id) => rows.read(id)),
        reacted,
        entries,
      })
    }
    return spans
  }

  #lastOfServer(): number {
    const open = this.#rooms.get(everywhere)
    if (open !== undefined) return open.transaction.lastEntry
    return (this.#server ??= Number(this.#sql.lastEntry.get(everywhere)?.['entry'] ?? 0))
  }

  #open(name: string): OpenRoom {
    const stored = this.#sql.room.get(name) as unknown as StoredRoom | undefined
    const { room, head, floor, moved, lastEntry } = stored ?? unstoredRoom
    const rows = new SqliteRoom(this.#sql.ofRoom, { name, room, floor }, () => this.#addRoom(name))
    const opened = { moved, rows, transaction: new RoomTransaction(rows, { head, lastEntry }, this.#now) }
    this.#rooms.set(name, opened)
    return opened
  }

  #addRoom(name: string) {
    return Number(this.#sql.addRoom.run(name).lastInsertRowid)
  }
}

interface StoredRoom {
  room: number
  head: number
  floor: number
  moved: number
  lastEntry: number
}

const unstoredRoom: StoredRoom = { room: unstored, head: 0, floor: 0, moved: 0, lastEntry: 0 }

export type TransactionStatements = ReturnType<typeof transactionStatements>

export function transactionStatements(db: DatabaseSync) {
  return {
    room: db.prepare('SELECT room, head, floor, moved, last_entry AS lastEntry FROM rooms WHERE name = ?'),
    lastEntry: db.prepare('SELECT last_entry AS entry FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0)'),
    setHead: db.prepare('UPDATE rooms SET head = ? WHERE room = ?'),
    setMoved: db.prepare('UPDATE rooms SET moved = ? WHERE room = ?'),
    ofRoom: roomStatements(db),
  }
}
