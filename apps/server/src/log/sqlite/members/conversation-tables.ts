import type { Subject } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import { storeIn, type Unstored } from '../store-in.ts'

/** Private conversations, and who blocks whom, in the thread that owns the database. `now` is Unix time in milliseconds. */
export class ConversationTables {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof statements>

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = statements(db)
  }

  findConversation(people: string): string | undefined {
    return this.#sql.find.get(people)?.['room'] as string | undefined
  }

  keepConversation(people: string, fresh: string, ended: string | undefined): string | Unstored {
    return storeIn(
      this.#db,
      () => this.#sql.keep.get({ people, fresh, ended: ended ?? null })?.['room'] as string,
    )
  }

  setBlock(author: string, whom: Subject, isBlocked: boolean, most: number, now: number): boolean | Unstored {
    const { person, username, avatar } = whom
    return storeIn(this.#db, () => {
      if (!isBlocked) this.#sql.unblock.run(author, person)
      else if (this.#sql.blocks.all(author).length >= most) return false
      else this.#sql.block.run({ author, person, username, avatar, now })
      return true
    })
  }

  blocksOf(author: string): Subject[] {
    const rows = this.#sql.blocks.all(author) as unknown as Subject[]
    return rows.map(({ person, username, avatar }) => ({ person, username, avatar }))
  }

  blockersOf(person: string, authors: readonly string[]): string[] {
    return authors.filter((author) => this.#sql.isBlocked.get(author, person) !== undefined)
  }
}

function statements(db: DatabaseSync) {
  return {
    find: db.prepare('SELECT room FROM conversations WHERE people = ?'),
    keep: db.prepare(
      `INSERT INTO conversations (people, room) VALUES (:people, :fresh)
       ON CONFLICT (people) DO UPDATE SET room = iif(room = :ended, excluded.room, room) RETURNING room`,
    ),
    block: db.prepare(
      `INSERT INTO blocks (author, person, username, avatar, at)
       VALUES (:author, :person, :username, :avatar, :now) ON CONFLICT DO NOTHING`,
    ),
    unblock: db.prepare('DELETE FROM blocks WHERE author = ? AND person = ?'),
    blocks: db.prepare('SELECT person, username, avatar FROM blocks WHERE author = ? ORDER BY at, person'),
    isBlocked: db.prepare('SELECT 1 FROM blocks WHERE author = ? AND person = ?'),
  }
}
