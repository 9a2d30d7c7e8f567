import type { DatabaseSync } from 'node:sqlite'
import { nameKeptMs, nameUsedMs } from '../rules/name-expiry.ts'

/** Whose names are whose, on an open database and in one thread. `now` is Unix time in milliseconds. */
export class SqliteNames {
  readonly #set
  readonly #owner

  constructor(db: DatabaseSync) {
    this.#set = db.prepare(
      `INSERT INTO names (key, author, used_at) VALUES (:key, :author, :now)
       ON CONFLICT (key) DO UPDATE SET author = :author, used_at = :now`,
    )
    this.#owner = db.prepare('SELECT author, used_at FROM names WHERE key = :key')
  }

  /** Throws when the disk is full and something had to be written. */
  claim(key: string, author: string, now: number): boolean {
    const owner = this.#ownerOf(key, now)
    if (owner !== undefined && owner.author !== author) return false
    // To the day is enough: thousands who come back at once have nothing to write.
    if (owner === undefined || now - owner.used_at >= nameUsedMs) this.#set.run({ key, author, now })
    return true
  }

  free(keys: readonly string[], now: number): string[] {
    return keys.filter((key) => this.#ownerOf(key, now) === undefined)
  }

  isOwnedByAnother(key: string, author: string, now: number): boolean {
    return (this.#ownerOf(key, now)?.author ?? author) !== author
  }

  #ownerOf(key: string, now: number) {
    const owner = this.#owner.get({ key }) as unknown as { author: string; used_at: number } | undefined
    return owner !== undefined && now - owner.used_at <= nameKeptMs ? owner : undefined
  }
}
