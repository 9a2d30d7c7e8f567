import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import { entryOf, type EntryRow } from '../access-rows.ts'
import type { Page } from '../message-log.ts'
import { upToBytes } from '../page-size.ts'
import { unstored } from './room.ts'
import { messageOf, type MessageRow } from '../message-rows.ts'
import { mostRevs, pageOf, withEntries } from '../rules/page-of.ts'
import { inSnapshot, messageSelects, messageTables } from './select-messages.ts'

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
      const { room, head, floor, last_entry } = this.#room(name)
      const upTo = Math.min(head, rev + mostRevs)
      const beyond = Math.max(rev, floor - 1)
      const unchanged = rowsOf(this.#tables, (sql) => sql.postedSince.all(room, beyond, upTo, limit))
      const changed = rowsOf(this.#tables, (sql) => sql.changedSince.all(room, rev, upTo, floor, limit))
      const rows = [...unchanged, ...changed]
      // Each of the statements has ordered its own.
      if (changed.length > 0 || this.#tables.length > 1) rows.sort((a, b) => a.rev - b.rev)
      const page = pageOf({ epoch: this.#epoch, head }, rev, { limit, bytes, upTo }, rows)
      return last_entry > rev ? withEntries(page, this.#entries(room, page)) : page
    })
  }

  before(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    return this.#read(() => {
      const { room, floor } = this.#room(name)
      const rows = this.#ordered(
        (sql) => sql.before.iterate(room, id, floor, limit),
        (a, b) => b.id - a.id,
      )
      return upToBytes(messagesOf(rows, limit), bytes).reverse()
    })
  }

  after(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    return this.#read(() => {
      const { room, floor } = this.#room(name)
      const rows = this.#ordered(
        (sql) => sql.after.iterate(room, Math.max(id, floor - 1), limit),
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

  // Several statements read one state of the database in the thread that writes to it, but for messages that move.
  #read<T>(read: () => T): T {
    return this.#tables.length > 1 ? inSnapshot(this.#db, read) : read()
  }

  #entries(room: number, { after, rev }: Page) {
    return (this.#sql.entries.all(room, after, rev) as unknown as EntryRow[]).map(entryOf)
  }

  #room(name: string) {
    const found = this.#sql.room.get(name) as unknown as RoomRow | undefined
    return found ?? { room: unstored, head: 0, floor: 0, last_entry: 0 }
  }
}

interface RoomRow {
  room: number
  head: number
  floor: number
  last_entry: number
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
    // A room with entries may have no message.
    countRooms: db.prepare(
      `SELECT count(*) AS rooms FROM (
         SELECT 1 FROM rooms AS r WHERE head > 0 AND name NOT GLOB '_*' AND (last_entry = 0 OR ${messageTables(
           db,
         )
           .map((table) => `EXISTS (SELECT 1 FROM ${table} AS m WHERE m.room = r.room)`)
           .join(' OR ')}) LIMIT ?)`,
    ),
    room: db.prepare('SELECT room, head, floor, last_entry FROM rooms WHERE name = ?'),
    entries: db.prepare(
      `SELECT rev, at, person, username, avatar, entry FROM entries
       WHERE room = ? AND rev > ? AND rev <= ? ORDER BY rev`,
    ),
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
      `${select} WHERE m.room = ? AND m.rev > ? AND m.rev <= ? AND m.rev <> m.id AND m.id >= ? ORDER BY m.rev LIMIT ?`,
    ),
    before: db.prepare(`${select} WHERE m.room = ? AND m.id < ? AND m.id >= ? ORDER BY m.id DESC LIMIT ?`),
    after: db.prepare(`${select} WHERE m.room = ? AND m.id > ? ORDER BY m.id LIMIT ?`),
  }
}
