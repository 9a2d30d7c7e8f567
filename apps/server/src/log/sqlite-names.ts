import type { DatabaseSync } from 'node:sqlite'
import { isDiskFull } from './sqlite-errors.ts'

/** A name that its owner has not used for this long, in milliseconds, is free again. */
export const nameKeptMs = 30 * 24 * 60 * 60_000

/** Whose names are whose, on an open database and in one thread. `now` is Unix time in milliseconds. */
export class SqliteNames {
  readonly #claim
  readonly #owner

  constructor(db: DatabaseSync) {
    this.#claim = db.prepare(
      `INSERT INTO names (key, author, used_at) VALUES (:key, :author, :now)
       ON CONFLICT (key) DO UPDATE SET author = :author, used_at = :now
       WHERE author = :author OR used_at < :now - ${nameKeptMs}`,
    )
    this.#owner = db.prepare(`SELECT author FROM names WHERE key = :key AND used_at >= :now - ${nameKeptMs}`)
  }

  claim(key: string, author: string, now: number): boolean {
    try {
      return this.#claim.run({ key, author, now }).changes === 1
    } catch (error) {
      // A full disk stops posting, not reading: who is not in another's way may come in.
      if (!isDiskFull(error)) throw error
      return !this.#isOwnedByAnother(key, author, now)
    }
  }

  free(keys: readonly string[], now: number): string[] {
    return keys.filter((key) => this.#owner.get({ key, now }) === undefined)
  }

  #isOwnedByAnother(key: string, author: string, now: number) {
    const owner = this.#owner.get({ key, now })
    return owner !== undefined && owner['author'] !== author
  }
}
