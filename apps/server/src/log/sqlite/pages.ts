import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { Page } from '../message-log.ts'
import { upToBytes } from '../page-size.ts'
import { unstored } from './room.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { mostRevs, pageOf } from '../rules/page-of.ts'
import { inSnapshot, messageSelects } from './select-messages.ts'

/** Reads pages of the log, in the thread that owns the connection. */
export class SqlitePages {
  readonly #db: DatabaseSync
  readonly #epoch: string
  readonly #sql: ReturnType<typeof roomStatements>
  /** One for each table of messages: the second has those of earlier versions. */
  readonly #tables: readonly [TableStatements, ...TableStatements[]]

  constructor(db: DatabaseSync, epoch: string) {
    this.#db = db
    this.#epoch = epoch
    this.#sql = roomStatements(db)
    const [numbered, ...old] = messageSelects(db)
    this.#tables = [tableStatements(db, numbered), ...old.map((select) => tableStatements(db, select))]
  }

  since(name: string, rev: number, limit: number, bytes = Infinity): Page {
    return this.#read(() => {
      const { room, head } = this.#room(name)
      const upTo = Math.min(head, rev + mostRevs)
      const unchanged = rowsOf(this.#tables, (sql) => sql.postedSince.all(room, rev, upTo, limit))
      const changed = rowsOf(this.#tables, (sql) => sql.changedSince.all(room, rev, upTo, limit))
      const rows = [...unchanged, ...changed]
      // Each of the statements has ordered its own.
      if (changed.length > 0 || this.#tables.length > 1) rows.sort((a, b) => a.rev - b.rev)
      return pageOf({ epoch: this.#epoch, head }, rev, { limit, bytes, upTo }, rows)
    })
  }

  before(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    return this.#read(() => {
      const { room } = this.#room(name)
      const rows = this.#ordered(
        (sql) => sql.before.iterate(room, id, limit),
        (a, b) => b.id - a.id,
      )
      return upToBytes(messagesOf(rows, limit), bytes).reverse()
    })
  }

  after(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    return this.#read(() => {
      const { room } = this.#room(name)
      const rows = this.#ordered(
        (sql) => sql.after.iterate(room, id, limit),
        (a, b) => a.id - b.id,
      )
      return upToBytes(messagesOf(rows, limit), bytes)
    })
  }

  countRooms(most: number): number {
    return Number(this.#sql.countRooms.get(most)?.['rooms'])
  }

  /** Each table has its rows in this order. A single one is read no further than is asked for. */
  #ordered(
    read: (sql: TableStatements) => Iterable<unknown>,
    order: (a: MessageRow, b: MessageRow) => number,
  ): Iterable<MessageRow> {
    const [only, ...others] = this.#tables
    return others.length === 0 ? (read(only) as Iterable<MessageRow>) : rowsOf(this.#tables, read).sort(order)
  }

  #read<T>(read: () => T): T {
    return this.#tables.length > 1 ? inSnapshot(this.#db, read) : read()
  }

  #room(name: string) {
    const found = this.#sql.room.get(name) as unknown as { room: number; head: number } | undefined
    return found ?? { room: unstored, head: 0 }
  }
}

function rowsOf(tables: readonly TableStatements[], read: (sql: TableStatements) => Iterable<unknown>) {
  return tables.flatMap((sql) => [...read(sql)] as MessageRow[])
}

function* messagesOf(rows: Iterable<MessageRow>, limit: number) {
  let count = 0
  for (const row of rows) {
    if (count === limit) return
    count += 1
    yield messageOf(row)
  }
}

function roomStatements(db: DatabaseSync) {
  return {
    countRooms: db.prepare('SELECT count(*) AS rooms FROM (SELECT 1 FROM rooms WHERE head > 0 LIMIT ?)'),
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
  }
}

type TableStatements = ReturnType<typeof tableStatements>

/** `select` reads one of the tables of messages. */
function tableStatements(db: DatabaseSync, select: string) {
  return {
    // Unchanged messages are found by the primary key (rev = id), changed ones by a partial index.
    postedSince: db.prepare(
      `${select} WHERE m.room = ? AND m.id > ? AND m.id <= ? AND m.rev = m.id ORDER BY m.id LIMIT ?`,
    ),
    changedSince: db.prepare(
      `${select} WHERE m.room = ? AND m.rev > ? AND m.rev <= ? AND m.rev <> m.id ORDER BY m.rev LIMIT ?`,
    ),
    before: db.prepare(`${select} WHERE m.room = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?`),
    after: db.prepare(`${select} WHERE m.room = ? AND m.id > ? ORDER BY m.id LIMIT ?`),
  }
}
