import { limits, type Reaction } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { ReactDraft } from './message-log.ts'
import { isFull, withoutReaction, withReaction } from './reactions-of.ts'

/** Who put which emoji under which message, on an open database and in one thread. */
export class SqliteReactions {
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
  }

  /** Adds or takes away one person's emoji, and moves the message to `rev`. */
  put(
    room: number,
    { id, emoji, author, username, on }: ReactDraft,
    rev: number,
  ): 'applied' | 'none' | 'too_many_reactions' {
    const isThere = this.#sql.one.get(room, id, emoji, author) !== undefined
    if (isThere === on) return 'none'
    const before = this.#before(room, id)
    if (on && isFull(before, emoji)) return 'too_many_reactions'
    if (on) this.#sql.add.run(room, id, emoji, author, username, rev)
    else this.#sql.take.run(room, id, emoji, author)
    const after = on
      ? withReaction(before, emoji, username)
      : withoutReaction(before, emoji, this.#first(room, id, emoji))
    this.#sql.setMessage.run(after.length > 0 ? JSON.stringify(after) : null, rev, room, id)
    return 'applied'
  }

  clear(room: number, id: number) {
    this.#sql.clear.run(room, id)
  }

  #before(room: number, id: number) {
    const { reactions } = this.#sql.shown.get(room, id) as unknown as { reactions: string | null }
    return reactions === null ? [] : (JSON.parse(reactions) as Reaction[])
  }

  #first(room: number, id: number, emoji: string) {
    const rows = this.#sql.first.all(room, id, emoji, limits.reactionPeople) as unknown as {
      username: string
    }[]
    return rows.map(({ username }) => username)
  }
}

function statements(db: DatabaseSync) {
  return {
    one: db.prepare('SELECT 1 FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?'),
    shown: db.prepare('SELECT reactions FROM messages WHERE room = ? AND id = ?'),
    first: db.prepare(
      'SELECT username FROM reactions WHERE room = ? AND id = ? AND emoji = ? ORDER BY rev LIMIT ?',
    ),
    add: db.prepare(
      'INSERT INTO reactions (room, id, emoji, author, username, rev) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    take: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?'),
    clear: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ?'),
    setMessage: db.prepare('UPDATE messages SET reactions = ?, rev = ? WHERE room = ? AND id = ?'),
  }
}
