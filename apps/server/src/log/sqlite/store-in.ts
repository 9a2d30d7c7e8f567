import type { DatabaseSync } from 'node:sqlite'
import { isDamaged, isDiskFull } from './errors.ts'

/** Why nothing was stored. */
export interface Unstored {
  unstored: 'full' | 'damaged'
  why: string
}

export function isUnstored(result: unknown): result is Unstored {
  return typeof result === 'object' && result !== null && 'unstored' in result
}

/** What a read returns instead when it meets a damaged page. */
export interface Unreadable {
  unreadable: string
}

export function isUnreadable(answer: unknown): answer is Unreadable {
  return typeof answer === 'object' && answer !== null && 'unreadable' in answer
}

/** One transaction, synced when it returns. Throws with nothing stored. */
export function inTransaction<T>(db: DatabaseSync, write: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = write()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** The same of one that a full disk or a damaged database may refuse. Throws when another program has locked the database. */
export function storeIn<T>(db: DatabaseSync, write: () => T): T | Unstored {
  try {
    return inTransaction(db, write)
  } catch (error) {
    if (isDiskFull(error)) return { unstored: 'full', why: error.message }
    if (isDamaged(error)) return { unstored: 'damaged', why: error.message }
    throw error
  }
}
