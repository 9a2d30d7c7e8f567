import type { DatabaseSync } from 'node:sqlite'
import {
  decideClaim,
  joinKeys,
  namesPerAuthor,
  namesPerStep,
  splitKeys,
  type ClaimOutcome,
  type KeyOwner,
  type NameClaim,
} from '../rules/name-claims.ts'
import { nameKeptMs } from '../rules/name-expiry.ts'

/**
 * The owners of names, in the thread that owns the database. `now` is Unix time in milliseconds. The clock may have been wrong
 * for a while: a use in the future counts as one now, and is stored as that.
 */
export class SqliteNames {
  readonly #sql
  /** The time of the last correction, or of the last claim after it. */
  #claimedAt = Infinity
  /** Up to which rows the expired ones are deleted; '' is before the first. */
  #sweptKey = ''
  #sweptClaim = { author: '', key: '' }

  constructor(db: DatabaseSync) {
    this.#sql = statements(db)
  }

  /** Throws when the claim must be stored, and the disk is full or the database locked. */
  claim(claim: NameClaim, now: number): ClaimOutcome {
    // At the first claim, and when the clock was set back: a name may else stay taken until a date in the far future.
    if (now < this.#claimedAt) for (const correct of this.#sql.correct) correct.run({ now })
    this.#claimedAt = now
    const decided = this.decide(claim, now)
    if (decided === 'stale') this.#store(claim, now)
    return decided === 'stale' ? 'claimed' : decided
  }

  /** `stale`: a write must decide. */
  decide(claim: NameClaim, now: number) {
    return decideClaim(claim, (key) => this.#ownerOf(key, now))
  }

  /** Decides without storing anything. */
  grant(claim: NameClaim, now: number): ClaimOutcome {
    const decided = this.decide(claim, now)
    return decided === 'stale' ? 'unstored' : decided
  }

  owners(keys: readonly string[], now: number): Map<string, string> {
    const owners = new Map<string, string>()
    for (const key of keys) {
      const author = this.#ownerOf(key, now)?.author
      if (author !== undefined) owners.set(key, author)
    }
    return owners
  }

  /** One step; the next one goes on behind it. */
  deleteExpired(now: number) {
    const keys = this.#sql.keysAfter.all(this.#sweptKey) as unknown as { key: string; used_at: number }[]
    for (const { key, used_at } of keys) if (hasExpired(used_at, now)) this.#sql.deleteKey.run(key)
    this.#sweptKey = keys.length < namesPerStep ? '' : (keys.at(-1)?.key ?? '')
    const { author, key } = this.#sweptClaim
    const claims = this.#sql.claimsAfter.all(author, key) as unknown as StoredClaim[]
    for (const one of claims) if (hasExpired(one.used_at, now)) this.#sql.deleteClaim.run(one.author, one.key)
    this.#sweptClaim = (claims.length < namesPerStep ? undefined : claims.at(-1)) ?? { author: '', key: '' }
  }

  #store({ author, name, keys }: NameClaim, now: number) {
    const [key = ''] = keys
    for (const one of keys)
      if ((this.#ownerOf(one, now)?.author ?? author) === author)
        this.#sql.setOwner.run({ key: one, author, now })
    const before = this.#sql.claimsOf.all(author, key) as unknown as { key: string; keys: string }[]
    this.#sql.setClaim.run({ author, key, name, keys: joinKeys(keys), now })
    const after = this.#sql.claimsOf.all(author, key) as unknown as { key: string; keys: string }[]
    const kept = new Set(after.slice(0, namesPerAuthor).flatMap((claim) => splitKeys(claim.keys)))
    for (const old of after.slice(namesPerAuthor)) this.#sql.deleteClaim.run(author, old.key)
    // Also the keys of another way to write this name.
    for (const old of before.flatMap((claim) => splitKeys(claim.keys)))
      if (!kept.has(old)) this.#sql.release.run(old, author)
  }

  #ownerOf(key: string, now: number): KeyOwner | undefined {
    const owner = this.#sql.owner.get(key) as unknown as { author: string; used_at: number } | undefined
    return owner === undefined || hasExpired(owner.used_at, now)
      ? undefined
      : { author: owner.author, unusedMs: now - owner.used_at }
  }
}

interface StoredClaim {
  author: string
  key: string
  used_at: number
}

const hasExpired = (usedAt: number, now: number) => now - usedAt > nameKeptMs

function statements(db: DatabaseSync) {
  return {
    owner: db.prepare('SELECT author, used_at FROM names WHERE key = ?'),
    setOwner: db.prepare(
      `INSERT INTO names (key, author, used_at) VALUES (:key, :author, :now)
       ON CONFLICT (key) DO UPDATE SET author = :author, used_at = :now`,
    ),
    setClaim: db.prepare(
      `INSERT INTO claims (author, key, name, keys, used_at) VALUES (:author, :key, :name, :keys, :now)
       ON CONFLICT (author, key) DO UPDATE SET name = :name, keys = :keys, used_at = :now`,
    ),
    claimsOf: db.prepare('SELECT key, keys FROM claims WHERE author = ? ORDER BY used_at DESC, key <> ?'),
    release: db.prepare('DELETE FROM names WHERE key = ? AND author = ?'),
    correct: ['names', 'claims'].map((table) =>
      db.prepare(`UPDATE ${table} SET used_at = :now WHERE used_at > :now`),
    ),
    keysAfter: db.prepare(`SELECT key, used_at FROM names WHERE key > ? ORDER BY key LIMIT ${namesPerStep}`),
    claimsAfter: db.prepare(
      `SELECT author, key, used_at FROM claims WHERE (author, key) > (?, ?)
       ORDER BY author, key LIMIT ${namesPerStep}`,
    ),
    deleteKey: db.prepare('DELETE FROM names WHERE key = ?'),
    deleteClaim: db.prepare('DELETE FROM claims WHERE author = ? AND key = ?'),
  }
}
