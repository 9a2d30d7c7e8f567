import type { DatabaseSync } from 'node:sqlite'
import { nameKeptMs, nameUsedMs } from '../rules/name-expiry.ts'

/** The owners of names, in the thread that owns the database. `now` is Unix time in milliseconds. */
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

  /** Throws when the claim must be stored, and the disk is full or the database locked. */
  claim(key: string, author: string, now: number): boolean {
    const isOwner = this.isOwner(key, author, now)
    if (isOwner === undefined) this.#set.run({ key, author, now })
    return isOwner ?? true
  }

  /** Undefined: the name is free, or this use of it must be stored. */
  isOwner(key: string, author: string, now: number): boolean | undefined {
    const owner = this.#ownerOf(key, now)
    if (owner !== undefined && owner.author !== author) return false
    // Written once a day at most: thousands of users who reconnect at once cause no writes.
    return owner === undefined || now - owner.used_at >= nameUsedMs ? undefined : true
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
