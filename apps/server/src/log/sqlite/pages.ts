import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { Page } from '../message-log.ts'
import { upToBytes } from '../page-size.ts'
import { unstored } from './room.ts'
import { messageOf, selectMessages, type MessageRow } from '../message-rows.ts'
import { mostRevs, pageOf } from '../rules/page-of.ts'

/** Reads pages of the log, in the thread that owns the connection. */
export class SqlitePages {
  readonly #epoch: string
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync, epoch: string) {
    this.#epoch = epoch
    this.#sql = statements(db)
  }

  since(name: string, rev: number, limit: number, bytes = Infinity): Page {
    const { room, head } = this.#room(name)
    const upTo = Math.min(head, rev + mostRevs)
    const unchanged = this.#sql.postedSince.all(room, rev, upTo, limit) as unknown as MessageRow[]
    const changed = this.#sql.changedSince.all(room, rev, upTo, limit) as unknown as MessageRow[]
    return pageOf({ epoch: this.#epoch, head }, rev, { limit, bytes, upTo }, inRevOrder(unchanged, changed))
  }

  before(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    const newestFirst = this.#sql.before.iterate(this.#room(name).room, id, limit)
    return upToBytes(messagesOf(newestFirst), bytes).reverse()
  }

  after(name: string, id: number, limit: number, bytes = Infinity): Message[] {
    const oldestFirst = this.#sql.after.iterate(this.#room(name).room, id, limit)
    return upToBytes(messagesOf(oldestFirst), bytes)
  }

  countRooms(most: number): number {
    return Number(this.#sql.countRooms.get(most)?.['rooms'])
  }

  #room(name: string) {
    const found = this.#sql.room.get(name) as unknown as { room: number; head: number } | undefined
    return found ?? { room: unstored, head: 0 }
  }
}

function* messagesOf(rows: Iterable<unknown>) {
  for (const row of rows) yield messageOf(row as MessageRow)
}

function inRevOrder(unchanged: MessageRow[], changed: MessageRow[]) {
  return changed.length === 0 ? unchanged : [...unchanged, ...changed].sort((a, b) => a.rev - b.rev)
}

function statements(db: DatabaseSync) {
  return {
    countRooms: db.prepare('SELECT count(*) AS rooms FROM (SELECT 1 FROM rooms WHERE head > 0 LIMIT ?)'),
    room: db.prepare('SELECT room, head FROM rooms WHERE name = ?'),
    // Unchanged messages are found by the primary key (rev = id), changed ones by a partial index.
    postedSince: db.prepare(
      `${selectMessages} WHERE m.room = ? AND m.id > ? AND m.id <= ? AND m.rev = m.id ORDER BY m.id LIMIT ?`,
    ),
    changedSince: db.prepare(
      `${selectMessages} WHERE m.room = ? AND m.rev > ? AND m.rev <= ? AND m.rev <> m.id ORDER BY m.rev LIMIT ?`,
    ),
    before: db.prepare(`${selectMessages} WHERE m.room = ? AND m.id < ? ORDER BY m.id DESC LIMIT ?`),
    after: db.prepare(`${selectMessages} WHERE m.room = ? AND m.id > ? ORDER BY m.id LIMIT ?`),
  }
}
