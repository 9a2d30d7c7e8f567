import type { Message } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { Page } from './message-log.ts'

/** What is read of the log, on an open database and in one thread. */
export class SqlitePages {
  readonly #epoch: string
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync, epoch: string) {
    this.#epoch = epoch
    this.#sql = statements(db)
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
    since: db.prepare(`SELECT ${columns} FROM messages WHERE room = ? AND rev > ? ORDER BY rev LIMIT ?`),
    before: db.prepare(`SELECT ${columns} FROM messages WHERE room = ? AND id < ? ORDER BY id DESC LIMIT ?`),
  }
}
