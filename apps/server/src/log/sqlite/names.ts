import type { DatabaseSync } from 'node:sqlite'
import { nameKeptMs, nameUsedMs } from '../rules/name-expiry.ts'

/**
 * The owners of names, in the thread that owns the database. `now` is Unix time in milliseconds. The clock may have been wrong
 * for a while: a use in the future counts as one now, and is stored as that.
 */
export class SqliteNames {
  readonly #set
  readonly #correct
  readonly #owner
  /** The time of the last correction, or of the last claim after it. */
  #claimedAt = Infinity

  constructor(db: DatabaseSync) {
    this.#set = db.prepare(
      `INSERT INTO names (key, author, used_at) VALUES (:key, :author, :now)
       ON CONFLICT (key) DO UPDATE SET author = :author, used_at = :now`,
    )
    this.#correct = db.prepare('UPDATE names SET used_at = :now WHERE used_at > :now')
    this.#owner = db.prepare('SELECT author, used_at FROM names WHERE key = :key')
  }

  /** Throws when the claim must be stored, and the disk is full or the database locked. */
  claim(key: string, author: string, now: number): boolean {
    // At the first claim, and when the clock was set back: a name may else stay taken until a date in the far future.
    if (now < this.#claimedAt) this.#correct.run({ now })
    this.#claimedAt = now
    if (this.isOwnedByAnother(key, author, now)) return false
    const isOwner = this.isOwner(key, author, now)
    if (isOwner === undefined) this.#set.run({ key, author, now })
    return isOwner ?? true
  }

  /** Undefined: the name is free, or a date must be stored. */
  isOwner(key: string, author: string, now: number): boolean | undefined {
    const owner = this.#ownerOf(key, now)
    if (owner !== undefined && owner.used_at > now) return undefined
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
