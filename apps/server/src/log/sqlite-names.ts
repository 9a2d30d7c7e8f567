import type { DatabaseSync } from 'node:sqlite'

/** A name that its owner has not used for this long, in milliseconds, is free again. */
export const nameKeptMs = 30 * 24 * 60 * 60_000

/** Whose names are whose, on an open database and in one thread. `now` is Unix time in milliseconds. */
export class SqliteNames {
  readonly #claim
  readonly #owned

  constructor(db: DatabaseSync) {
    this.#claim = db.prepare(
      `INSERT INTO names (key, author, used_at) VALUES (:key, :author, :now)
       ON CONFLICT (key) DO UPDATE SET author = :author, used_at = :now
       WHERE author = :author OR used_at < :now - ${nameKeptMs}`,
    )
    this.#owned = db.prepare(`SELECT 1 FROM names WHERE key = :key AND used_at >= :now - ${nameKeptMs}`)
  }

  claim(key: string, author: string, now: number): boolean {
    return this.#claim.run({ key, author, now }).changes === 1
  }

  free(keys: readonly string[], now: number): string[] {
    return keys.filter((key) => this.#owned.get({ key, now }) === undefined)
  }
}
