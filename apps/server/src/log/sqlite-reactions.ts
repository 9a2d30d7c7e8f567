import { limits } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import type { ReactDraft } from './message-log.ts'
import { reactionsOf, type Reacted } from './reactions-of.ts'

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
    if (on && this.#isFull(room, id, emoji)) return 'too_many_reactions'
    if (on) this.#sql.add.run(room, id, emoji, author, username, rev)
    else this.#sql.take.run(room, id, emoji, author)
    const reactions = reactionsOf(this.#all(room, id))
    this.#sql.setMessage.run(reactions.length > 0 ? JSON.stringify(reactions) : null, rev, room, id)
    return 'applied'
  }

  clear(room: number, id: number) {
    this.#sql.clear.run(room, id)
  }

  #isFull(room: number, id: number, emoji: string) {
    const there = new Set(this.#all(room, id).map((reacted) => reacted.emoji))
    return !there.has(emoji) && there.size >= limits.reactions
  }

  #all(room: number, id: number) {
    return this.#sql.all.all(room, id) as unknown as Reacted[]
  }
}

function statements(db: DatabaseSync) {
  return {
    one: db.prepare('SELECT 1 FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?'),
    all: db.prepare('SELECT emoji, username FROM reactions WHERE room = ? AND id = ? ORDER BY rev'),
    add: db.prepare(
      'INSERT INTO reactions (room, id, emoji, author, username, rev) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    take: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ? AND emoji = ? AND author = ?'),
    clear: db.prepare('DELETE FROM reactions WHERE room = ? AND id = ?'),
    setMessage: db.prepare('UPDATE messages SET reactions = ?, rev = ? WHERE room = ? AND id = ?'),
  }
}
