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

/** One transaction, synced when it returns. Throws with nothing stored when another program has locked the database. */
export function storeIn<T>(db: DatabaseSync, write: () => T): T | Unstored {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = write()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    if (isDiskFull(error)) return { unstored: 'full', why: error.message }
    if (isDamaged(error)) return { unstored: 'damaged', why: error.message }
    throw error
  }
}
