import type { DatabaseSync } from 'node:sqlite'
import { changeDigest } from './change-digest.ts'
import type { EditDraft, Receipt } from './message-log.ts'
import { SqliteReactions } from './sqlite-reactions.ts'
import type { MovingRoom } from './sqlite-transaction.ts'

interface Target {
  author: string
  rev: number
  message: string
  removed: number
}

/** Whether a change has to be written, has nothing to do, or may not be. */
type Effect = 'applied' | 'none' | Exclude<Receipt['type'], 'posted' | 'changed'>

/** P3.8: changes to messages that are there, on an open database and in one thread. */
export class SqliteEdits {
  readonly #sql: ReturnType<typeof statements>
  readonly #reactions: SqliteReactions

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
    this.#reactions = new SqliteReactions(db)
  }

  /** `now` is Unix time in milliseconds. */
  add(here: MovingRoom, draft: EditDraft, now: number): Receipt {
    const { author, cid, id } = draft
    const what = changeDigest(draft)
    const first = this.#sql.change.get(here.room, author, cid) as unknown as
      { what: string; rev: number } | undefined
    if (first !== undefined)
      return first.what === what ? { type: 'changed', rev: first.rev } : { type: 'cid_reused' }
    const target = this.#sql.target.get(here.room, id) as unknown as Target | undefined
    if (target === undefined) return { type: 'no_such_message' }
    const effect = this.#apply(here, draft, target, now)
    if (effect !== 'applied' && effect !== 'none') return { type: effect }
    const rev = effect === 'applied' ? (here.rev += 1) : target.rev
    if (effect === 'applied') here.touched.add(id)
    this.#sql.remember.run(here.room, author, cid, what, rev)
    return { type: 'changed', rev }
  }

  #apply({ room, rev }: MovingRoom, draft: EditDraft, target: Target, now: number): Effect {
    const { id, author } = draft
    const next = rev + 1
    switch (draft.type) {
      case 'edit':
        if (target.removed !== 0) return 'no_such_message'
        if (target.author !== author) return 'not_yours'
        if (target.message === draft.message) return 'none'
        this.#sql.edit.run(draft.message, now, next, room, id)
        return 'applied'
      case 'remove':
        if (target.author !== author) return 'not_yours'
        if (target.removed !== 0) return 'none'
        this.#sql.remove.run(next, room, id)
        this.#reactions.clear(room, id)
        return 'applied'
      case 'react':
        return target.removed !== 0 ? 'no_such_message' : this.#reactions.put(room, draft, next)
    }
  }
}

function statements(db: DatabaseSync) {
  return {
    change: db.prepare('SELECT what, rev FROM changes WHERE room = ? AND author = ? AND cid = ?'),
    remember: db.prepare('INSERT INTO changes (room, author, cid, what, rev) VALUES (?, ?, ?, ?, ?)'),
    target: db.prepare('SELECT author, rev, message, removed FROM messages WHERE room = ? AND id = ?'),
    edit: db.prepare('UPDATE messages SET message = ?, edited = ?, rev = ? WHERE room = ? AND id = ?'),
    remove: db.prepare(
      `UPDATE messages SET message = '', edited = NULL, removed = 1, reactions = NULL, rev = ?
       WHERE room = ? AND id = ?`,
    ),
  }
}
