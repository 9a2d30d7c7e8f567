import { isConversation } from '@parley/shared'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { newerVersion } from '../../migration.ts'
import { isDamaged } from '../errors.ts'
import { applicationId, schema } from '../schema.ts'
import { messageTables, oldTable } from '../select-messages.ts'

/** `quick` reads every page and row; `full` also compares the indexes with the rows, and the counters of the rooms. */
export type Extent = 'quick' | 'full'

/** Problems beyond this many are not listed. */
const mostProblems = 20

/**
 * Opens the file of a database without writing to it. Without a write-ahead log, SQLite need not make files beside it: so a
 * copy can be on a medium that is read-only.
 */
export function openForReading(file: string, of: 'log' | 'copy'): DatabaseSync {
  const url = pathToFileURL(file)
  if (of === 'copy' && !existsSync(`${file}-wal`)) url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true, timeout: 5_000 })
}

/** Why the file is not a log that this version can use, for the operator. Reads the header. */
export function unusable(db: DatabaseSync, file: string): string | undefined {
  const version = pragma(db, 'user_version')
  if (pragma(db, 'application_id') !== applicationId) return `${file} is not a Parley database.`
  return newerVersion(file, Number(version), schema)
}

/** What is damaged, one line for each problem; none: the database is sound. */
export function problemsOf(db: DatabaseSync, extent: Extent): string[] {
  const found = unlessDamaged(() => damagedPages(db, extent)) ?? inWhichTables(db, extent)
  if (extent === 'quick' || found.length > 0) return found.slice(0, mostProblems)
  return [
    ...missingEpoch(db),
    ...missingReferences(db),
    ...doubledMessages(db),
    ...wrongCounters(db),
    ...wrongFiles(db),
  ].slice(0, mostProblems)
}

function damagedPages(db: DatabaseSync, extent: Extent, of: string | number = mostProblems) {
  const kind = extent === 'quick' ? 'quick_check' : 'integrity_check'
  const rows = db.prepare(`PRAGMA ${kind}(${of})`).all()
  return rows.flatMap((row) => String(row[kind]).split('\n')).filter((line) => line !== 'ok')
}

// Some damage ends the check of the whole database: the check of each table says where it is.
function inWhichTables(db: DatabaseSync, extent: Extent) {
  const malformed = 'database disk image is malformed'
  const tables = unlessDamaged(() => db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all())
  const found = tables?.flatMap(({ name }) => {
    const lines = unlessDamaged(() => damagedPages(db, extent, String(name))) ?? [malformed]
    return lines.map((line) => `table ${String(name)}: ${line}`)
  })
  return found === undefined || found.length === 0 ? [malformed] : found
}

function unlessDamaged<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!isDamaged(error)) throw error
    return undefined
  }
}

function missingEpoch(db: DatabaseSync) {
  return db.prepare('SELECT 1 FROM life').get() === undefined ? ['it has no epoch'] : []
}

// A message that moved to its new table, and is in the old one as well.
function doubledMessages(db: DatabaseSync) {
  if (messageTables(db).length === 1) return []
  return db
    .prepare(
      `SELECT r.name, m.id FROM ${oldTable} AS o JOIN messages AS m ON m.room = o.room AND m.id = o.id
      JOIN rooms AS r ON r.room = m.room LIMIT ${mostProblems}`,
    )
    .all()
    .map(({ name, id }) => `message ${String(id)} of room ${shownName(name)} is stored twice`)
}

function missingReferences(db: DatabaseSync) {
  return db
    .prepare('PRAGMA foreign_key_check')
    .all()
    .map(({ table, parent }) => `a row of ${String(table)} belongs to no row of ${String(parent)}`)
}

// The counter of a room is the rev of its newest change or entry. All are found by an index.
function wrongCounters(db: DatabaseSync) {
  const changed = pragma(db, 'user_version') === 1 ? '' : 'AND rev <> id'
  const newest = messageTables(db).map(
    (table) => `coalesce((SELECT max(id) FROM ${table} AS m WHERE m.room = r.room), 0),
         coalesce((SELECT max(rev) FROM ${table} AS m WHERE m.room = r.room ${changed}), 0)`,
  )
  if (hasTable(db, 'entries'))
    newest.push('coalesce((SELECT max(rev) FROM entries AS e WHERE e.room = r.room), 0)')
  return db
    .prepare(`SELECT name, head, max(${newest.join(', ')}) AS newest FROM rooms AS r WHERE head <> newest`)
    .all()
    .map(
      ({ name, head, newest }) =>
        `room ${shownName(name)} counts ${String(head)} changes, its newest message is ${String(newest)}`,
    )
}

// A message names its files and the picture of its card, and the record of each names the message.
function wrongFiles(db: DatabaseSync) {
  if (!hasTable(db, 'files')) return []
  const named = messageTables(db).map(
    (table) =>
      `SELECT r.name AS room, m.id AS message, json_extract(f.value, '$.id') AS file FROM ${table} AS m
       JOIN rooms AS r ON r.room = m.room, json_each(m.files) AS f WHERE m.files IS NOT NULL`,
  )
  for (const table of messageTables(db).filter((one) => hasColumn(db, one, 'card')))
    named.push(
      `SELECT r.name, m.id, json_extract(m.card, '$.picture.id') FROM ${table} AS m
       JOIN rooms AS r ON r.room = m.room WHERE json_extract(m.card, '$.picture.id') IS NOT NULL`,
    )
  return db
    .prepare(
      `WITH named AS (${named.join(' UNION ALL ')}),
       recorded AS (SELECT room, message, id AS file FROM files WHERE message IS NOT NULL AND released = 0)
       SELECT *, 'has no record of its' AS what FROM (SELECT * FROM named EXCEPT SELECT * FROM recorded)
       UNION ALL
       SELECT *, 'does not name its' FROM (SELECT * FROM recorded EXCEPT SELECT * FROM named) LIMIT ${mostProblems}`,
    )
    .all()
    .map(
      ({ room, message, file, what }) =>
        `message ${String(message)} of room ${shownName(room)} ${String(what)} file ${String(file)}`,
    )
}

function hasTable(db: DatabaseSync, name: string) {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
}

function hasColumn(db: DatabaseSync, table: string, name: string) {
  return db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(table, name) !== undefined
}

export function pragma(db: DatabaseSync, name: string) {
  const row = db.prepare(`PRAGMA ${name}`).get()
  return row && Object.values(row)[0]
}

/** P17.2: a private conversation is named to nobody. */
function shownName(room: unknown): string {
  return isConversation(String(room)) ? '_…' : JSON.stringify(room)
}
