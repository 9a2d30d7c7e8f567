import type { DatabaseSync } from 'node:sqlite'
import type { Draft, Receipt } from '../message-log.ts'
import { RoomTransaction } from '../rules/room-transaction.ts'
import { roomStatements, SqliteRoom } from './room.ts'
import type { RevRange } from '../rules/writes.ts'

interface OpenRoom {
  room: number
  rows: SqliteRoom
  transaction: RoomTransaction
}

/** The drafts of one transaction, applied to each room. */
export class SqliteTransaction {
  readonly #sql: TransactionStatements
  readonly #now: number
  readonly #rooms = new Map<string, OpenRoom>()

  /** `now` is Unix time in milliseconds. */
  constructor(sql: TransactionStatements, now: number) {
    this.#sql = sql
    this.#now = now
  }

  add(name: string, draft: Draft): Receipt {
    return (this.#rooms.get(name) ?? this.#open(name)).transaction.add(draft)
  }

  /** Writes the heads of the changed rooms, and returns their spans. */
  finish(): RevRange[] {
    const spans: RevRange[] = []
    for (const [name, { room, rows, transaction }] of this.#rooms) {
      const { after, rev, touched } = transaction
      if (rev === after) continue
      this.#sql.setHead.run(rev, room)
      spans.push({ room: name, after, rev, touched: [...touched].map((id) => rows.read(id)) })
    }
    return spans
  }

  #open(name: string): OpenRoom {
    this.#sql.addRoom.run(name)
    const { room, head } = this.#sql.room.get(name) as unknown as { room: number; head: number }
    const rows = new SqliteRoom(this.#sql.ofRoom, room)
    const opened = { room, rows, transaction: new RoomTransaction(rows, head, this.#now) }
    this.#rooms.set(name, opened)
    return opened
  }
}

export type TransactionStatements = ReturnType<typeof transactionStatements>

export function transactionStatements(db: DatabaseSync) {
  return {
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
    addRoom: db.prepare('INSERT INTO rooms (name, head) VALUES (?, 0) ON CONFLICT DO NOTHING'),
    setHead: db.prepare('UPDATE rooms SET head = ? WHERE room = ?'),
    ofRoom: roomStatements(db),
  }
}
