import type { DatabaseSync } from 'node:sqlite'
import { isDamaged, isDiskFull } from './errors.ts'
import { MoveClock } from './move-clock.ts'
import type { ClaimOutcome, NameClaim } from '../rules/name-claims.ts'
import type { SqliteNames } from './names.ts'
import { inTransaction } from './store-in.ts'
import { SqliteTransaction, transactionStatements, type TransactionStatements } from './transaction.ts'
import type { Outcome, Write, Written } from '../rules/writes.ts'

/** All writes to the database, in the thread that owns it. */
export class SqliteWriter {
  readonly #db: DatabaseSync
  readonly #names: SqliteNames
  readonly #statements: TransactionStatements
  readonly #moves: MoveClock
  #damage: string | undefined

  constructor(db: DatabaseSync, names: SqliteNames) {
    this.#db = db
    this.#names = names
    this.#statements = transactionStatements(db)
    this.#moves = new MoveClock(lastMove(db))
  }

  /** Why nothing is written any more. */
  get damage(): string | undefined {
    return this.#damage
  }

  /** The database is damaged: from now on every append returns `damaged`. */
  stop(reason: string) {
    this.#damage ??= reason
  }

  /**
   * One transaction, synced when it returns. On a full disk, every append returns `full`, on a damaged one `damaged`. Throws with
   * nothing stored when another program has locked the database (`isLocked`). `now` is Unix time in milliseconds.
   */
  write(writes: readonly Write[], now: number): Outcome {
    if (this.#damage !== undefined) return this.#refuseAll(writes, 'damaged', this.#damage, now)
    try {
      return inTransaction(this.#db, () => {
        const transaction = new SqliteTransaction(this.#statements, now, this.#moves.at(now))
        const results = writes.map((write) => this.#write(write, transaction, now))
        return { results, spans: transaction.finish(), at: now }
      })
    } catch (error) {
      if (isDiskFull(error)) return this.#refuseAll(writes, 'full', error.message, now)
      if (isDamaged(error)) {
        this.stop(error.message)
        return this.#refuseAll(writes, 'damaged', error.message, now)
      }
      // After any other failure but a lock the contents of the disk are unknown: the thread ends, and with it the server.
      throw error
    }
  }

  /** Deletes some names that have expired. On a full disk it deletes nothing: the next step comes anyhow. */
  deleteExpiredNames(now: number) {
    if (this.#damage !== undefined) return
    try {
      inTransaction(this.#db, () => this.#names.deleteExpired(now))
    } catch (error) {
      if (isDamaged(error)) return this.stop(error.message)
      if (!isDiskFull(error)) throw error
    }
  }

  #write(write: Write, transaction: SqliteTransaction, now: number): Written {
    switch (write.type) {
      case 'append':
        return { type: 'appended', receipts: transaction.append(write.room, write.drafts) }
      case 'claim':
        return { type: 'claimed', outcome: this.#names.claim(write, now) }
    }
  }

  #refuseAll(writes: readonly Write[], type: 'full' | 'damaged', why: string, now: number): Outcome {
    const results = writes.map((write) => this.#refuse(write, { type, why }, now))
    return { results, spans: [], at: now }
  }

  // P3.6: this stops posting, not reading: a name without another owner is granted without being stored.
  #refuse(write: Write, refusal: Written, now: number): Written {
    switch (write.type) {
      case 'append':
        return refusal
      case 'claim':
        return { type: 'claimed', outcome: this.#grant(write, now) }
    }
  }

  #grant(claim: NameClaim, now: number): ClaimOutcome {
    try {
      return this.#names.grant(claim, now)
    } catch (error) {
      if (!isDamaged(error)) throw error
      return 'unstored' // who owns the name is lost, and nobody can post under it
    }
  }
}

function lastMove(db: DatabaseSync) {
  return Number(db.prepare('SELECT max(moved) AS moved FROM rooms WHERE moved > 0').get()?.['moved'] ?? 0)
}
