import type { DatabaseSync } from 'node:sqlite'
import { isDiskFull } from './errors.ts'
import type { SqliteNames } from './names.ts'
import { SqliteTransaction, transactionStatements, type TransactionStatements } from './transaction.ts'
import type { Outcome, Write, Written } from '../rules/writes.ts'

/** All writes to the database, in the thread that owns it. */
export class SqliteWriter {
  readonly #db: DatabaseSync
  readonly #names: SqliteNames
  readonly #statements: TransactionStatements

  constructor(db: DatabaseSync, names: SqliteNames) {
    this.#db = db
    this.#names = names
    this.#statements = transactionStatements(db)
  }

  /**
   * One transaction, synced when it returns. On a full disk, every append returns `full`. Throws with nothing stored when
   * another program has locked the database (`isLocked`). `now` is Unix time in milliseconds.
   */
  write(writes: readonly Write[], now: number): Outcome {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const transaction = new SqliteTransaction(this.#statements, now)
      const results = writes.map((write) => this.#write(write, transaction, now))
      const spans = transaction.finish()
      this.#db.exec('COMMIT')
      return { results, spans: spans, at: now }
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      // After any other failure but a lock the contents of the disk are unknown: the thread ends, and with it the server.
      if (!isDiskFull(error)) throw error
      return {
        results: writes.map((write) => this.#refuseOnFullDisk(write, error.message, now)),
        spans: [],
        at: now,
      }
    }
  }

  #write(write: Write, transaction: SqliteTransaction, now: number): Written {
    switch (write.type) {
      case 'append':
        return {
          type: 'appended',
          receipts: write.drafts.map((draft) => transaction.add(write.room, draft)),
        }
      case 'claim':
        return { type: 'claimed', claimed: this.#names.claim(write.key, write.author, now) }
    }
  }

  // P3.6: a full disk stops posting, not reading: a name without another owner is granted without being stored.
  #refuseOnFullDisk(write: Write, why: string, now: number): Written {
    switch (write.type) {
      case 'append':
        return { type: 'full', why }
      case 'claim':
        return { type: 'claimed', claimed: !this.#names.isOwnedByAnother(write.key, write.author, now) }
    }
  }
}
