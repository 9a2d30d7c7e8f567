import type { DatabaseSync } from 'node:sqlite'
import { pragma } from '../check/check-database.ts'
import { messageTables } from '../select-messages.ts'

export interface Summary {
  messages: number
  rooms: number
  /** Unix time in milliseconds; undefined: there is no message. */
  newestAt: number | undefined
  bytes: number
}

/** What a log holds, for the operator. The bytes also where the newest pages are still in a write-ahead log. */
export function summaryOf(db: DatabaseSync): Summary {
  const { messages, newestAt } = db
    .prepare(
      `SELECT sum(messages) AS messages, max(newestAt) AS newestAt FROM (
         ${messageTables(db)
           .map((table) => `SELECT count(*) AS messages, max(at) AS newestAt FROM ${table}`)
           .join(' UNION ALL ')})`,
    )
    .get() as unknown as { messages: number; newestAt: number | null }
  const { rooms } = db.prepare('SELECT count(*) AS rooms FROM rooms').get() as unknown as { rooms: number }
  const bytes = Number(pragma(db, 'page_count')) * Number(pragma(db, 'page_size'))
  return { messages, rooms, newestAt: newestAt ?? undefined, bytes }
}
