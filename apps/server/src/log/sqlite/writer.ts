import type { DatabaseSync } from 'node:sqlite'
import { isDiskFull } from './errors.ts'
import type { SqliteNames } from './names.ts'
import { SqliteTransaction, transactionStatements, type TransactionStatements } from './transaction.ts'
import type { Outcome, Write, Written } from '../rules/writes.ts'

/** Everything that changes the database, on an open one and in one thread. */
export class SqliteWriter {
  readonly #db: DatabaseSync
  readonly #names: SqliteNames
  readonly #statements: TransactionStatements

  constructor(db: DatabaseSync, names: SqliteNames) {
    this.#db = db
    this.#names = names
    this.#statements = transactionStatements(db)
  }

  /** One transaction: returns after the sync, or says of each write that there was no room. `now` is Unix time in milliseconds. */
  write(writes: readonly Write[], now: number): Outcome {
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const transaction = new SqliteTransaction(this.#statements, now)
      const results = writes.map((write) => this.#write(write, transaction, now))
      const moved = transaction.finish()
      this.#db.exec('COMMIT')
      return { results, moved, at: now }
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      // After any other failure nobody can say what the disk holds: the thread ends, and the server with it.
      if (!isDiskFull(error)) throw error
      return {
        results: writes.map((write) => this.#withoutRoom(write, error.message, now)),
        moved: [],
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

  // A full disk stops posting, not reading: who is not in another's way may come in.
  #withoutRoom(write: Write, why: string, now: number): Written {
    switch (write.type) {
      case 'append':
        return { type: 'full', why }
      case 'claim':
        return { type: 'claimed', claimed: !this.#names.isOwnedByAnother(write.key, write.author, now) }
    }
  }
}
