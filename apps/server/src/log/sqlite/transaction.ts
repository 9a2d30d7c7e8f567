import type { DatabaseSync } from 'node:sqlite'
import type { Draft, Receipt } from '../message-log.ts'
import { RoomTransaction } from '../rules/room-transaction.ts'
import { roomStatements, SqliteRoom } from './room.ts'
import type { Span } from '../rules/writes.ts'

interface MovingRoom {
  room: number
  rows: SqliteRoom
  transaction: RoomTransaction
}

/** The changes of one transaction, and where they lead each room. */
export class SqliteTransaction {
  readonly #sql: TransactionStatements
  readonly #now: number
  readonly #rooms = new Map<string, MovingRoom>()

  /** `now` is Unix time in milliseconds. */
  constructor(sql: TransactionStatements, now: number) {
    this.#sql = sql
    this.#now = now
  }

  add(name: string, draft: Draft): Receipt {
    return (this.#rooms.get(name) ?? this.#open(name)).transaction.add(draft)
  }

  /** Moves the heads of the rooms, and says from where to where. */
  finish(): Span[] {
    const moved = [...this.#rooms].filter(
      ([
        ,
        {
          transaction: { after, rev },
        },
      ]) => rev > after,
    )
    return moved.map(
      ([
        name,
        {
          room,
          rows,
          transaction: { after, rev, touched },
        },
      ]) => {
        this.#sql.setHead.run(rev, room)
        return { room: name, after, rev, touched: [...touched].map((id) => rows.read(id)) }
      },
    )
  }

  #open(name: string): MovingRoom {
    this.#sql.addRoom.run(name)
    const { room, head } = this.#sql.room.get(name) as unknown as { room: number; head: number }
    const rows = new SqliteRoom(this.#sql.ofRoom, room)
    const here = { room, rows, transaction: new RoomTransaction(rows, head, this.#now) }
    this.#rooms.set(name, here)
    return here
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
