import { limits } from '@parley/shared'
import type { DatabaseSync } from 'node:sqlite'
import { messageColumns } from '../message-columns.ts'
import { shownColumns } from '../message-rows.ts'

/** Messages of earlier versions, which have not moved to `messages` yet: see upgrade/old-messages.ts. */
export const oldTable = 'old_messages'

export function hasOldMessages(db: DatabaseSync): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(oldTable) !== undefined
}

/** The tables that hold messages, in a database of any version. */
export function messageTables(db: DatabaseSync): string[] {
  return hasOldMessages(db) ? ['messages', oldTable] : ['messages']
}

const textOf: Partial<Record<string, string>> = { author: 'a', username: 'v', avatar: 'v' }

/** The columns of the stored messages of `fromStored`. */
export function storedColumns(table: string, columns: readonly string[] = messageColumns): string {
  const isOld = table === oldTable
  return columns.map((column) => `${(isOld ? undefined : textOf[column]) ?? 'm'}.${column}`).join(', ')
}

/** Messages `m` of one of the tables with their authors. A message without its author is there, with NULL. */
export function fromStored(table: string, schema = 'main'): string {
  const from = `FROM ${schema}.${table} AS m`
  if (table === oldTable) return from
  return `${from} LEFT JOIN ${schema}.authors AS a ON a.number = m.author
    LEFT JOIN ${schema}.author_versions AS v ON v.author = m.author AND v.version = m.version`
}

/** How many messages have not moved. */
export function countOldMessages(db: DatabaseSync): number {
  if (!hasOldMessages(db)) return 0
  return Number(db.prepare(`SELECT count(*) AS count FROM ${oldTable}`).get()?.['count'])
}

/** Reads all of it at one moment: a message that moves between two statements would else be in neither table. */
export function inSnapshot<T>(db: DatabaseSync, read: () => T): T {
  if (db.isTransaction) return read()
  db.exec('BEGIN')
  try {
    return read()
  } finally {
    db.exec('COMMIT')
  }
}

/**
 * SQL that selects each `MessageRow` from a table `m`, with the current state of the message it replies to: from `messages`,
 * and from `old_messages` as long as there is that table.
 */
export function messageSelects(db: DatabaseSync): [string, ...string[]] {
  const hasOld = hasOldMessages(db)
  const [quote, joins] = hasOld ? [quoteOfEither, `${joinQuoted} ${joinOldQuoted}`] : [quoteOf, joinQuoted]
  // LEFT JOIN: SQLite then starts with the message, and `parley check` reports a version that is missing.
  const join = 'LEFT JOIN author_versions AS v ON v.author = m.author AND v.version = m.version'
  const numbered = `SELECT ${columnsFrom('v')}, ${quote} FROM messages AS m ${join} ${joins}`
  return hasOld
    ? [numbered, `SELECT ${columnsFrom('m')}, ${quote} FROM ${oldTable} AS m ${joins}`]
    : [numbered]
}

function columnsFrom(author: 'v' | 'm') {
  const isOfVersion = (column: string) => column === 'username' || column === 'avatar'
  return shownColumns.map((column) => `${isOfVersion(column) ? author : 'm'}.${column}`).join(', ')
}

const quoteOf = `q.id AS quoted, w.username AS quoted_username, substr(q.message, 1, ${limits.quote}) AS quoted_message,
  q.removed AS quoted_removed, json_array_length(q.files) AS quoted_files`

const quoteOfEither = `coalesce(q.id, o.id) AS quoted, coalesce(w.username, o.username) AS quoted_username,
  substr(coalesce(q.message, o.message), 1, ${limits.quote}) AS quoted_message,
  coalesce(q.removed, o.removed) AS quoted_removed,
  json_array_length(coalesce(q.files, o.files)) AS quoted_files`

/** Not below the floor of the room. */
export const isKept = (message: 'm' | 'q' | 'o') =>
  `${message}.id >= (SELECT floor FROM rooms WHERE room = m.room)`

const joinQuoted = `LEFT JOIN messages AS q ON q.room = m.room AND q.id = m.reply_to AND ${isKept('q')}
  LEFT JOIN author_versions AS w ON w.author = q.author AND w.version = q.version`

const joinOldQuoted = `LEFT JOIN ${oldTable} AS o ON o.room = m.room AND o.id = m.reply_to AND ${isKept('o')}`
