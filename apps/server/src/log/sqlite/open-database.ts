import { reasonOf } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../config/startup-error.ts'
import { isDamaged, isLocked, isSqliteError } from './errors.ts'
import { applicationId, migrations, schemaVersion } from './schema.ts'

export interface OpenDatabase {
  db: DatabaseSync
  epoch: string
  close: () => void
}

const oldestSqlite = '3.51.3' // older versions can lose a commit when the WAL is reset (sqlite.org/wal.html, "WAL-reset bug")

export interface OpenOptions {
  sqlite?: string | undefined
  /** How long it waits for the locks of other programs, in milliseconds. */
  lockPatienceMs?: number
}

/** Opens or creates the database in `folder`. Throws StartupError, with the file unchanged, when it is not safe to use. */
export function openDatabase(
  folder: string,
  { sqlite = process.versions.sqlite, lockPatienceMs: timeout = 5_000 }: OpenOptions = {},
): OpenDatabase {
  if (isOlder(sqlite, oldestSqlite))
    throw new StartupError(
      `SQLite ${sqlite ?? '?'} is too old: Parley needs ${oldestSqlite} or newer (Node 24.14 has it).`,
    )
  const lock = lockFolder(folder)
  const file = join(folder, 'parley.sqlite')
  let db: DatabaseSync | undefined
  try {
    if (existsSync(file)) {
      checkAccess(file)
      inspect(file, timeout)
    }
    const open = (db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout }))
    const epoch = prepare(open)
    const close = () => {
      open.close()
      lock.close()
    }
    return { db: open, epoch, close }
  } catch (error) {
    db?.close()
    lock.close()
    throw toStartupError(error, file)
  }
}

function isOlder(version = '0', than: string) {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}

// The kernel releases the lock when the process ends, even after kill -9.
function lockFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true })
    const lock = new DatabaseSync(join(folder, 'parley.lock'), { timeout: 0 })
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    const busy = error instanceof Error && error.message.includes('locked')
    const why = busy
      ? `Another Parley is running on the data folder ${folder}. Stop it, or choose another with DATA_DIR.`
      : `The data folder ${folder} is not writable (${reasonOf(error)}). Make it writable, or choose another with DATA_DIR.`
    throw new StartupError(why, { cause: error })
  }
}

function checkAccess(file: string) {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new StartupError(
      `This user may not read and write ${file}. Change its permissions, or choose another folder with DATA_DIR.`,
      {
        cause: error,
      },
    )
  }
}

// Read-only: a refused file stays unchanged.
function inspect(file: string, timeout: number) {
  const db = new DatabaseSync(file, { readOnly: true, timeout })
  try {
    const problem = problemOf(db, file)
    if (problem !== undefined) throw new StartupError(problem)
  } finally {
    db.close()
  }
}

function toStartupError(error: unknown, file: string) {
  if (!isSqliteError(error)) return error
  const reason = reasonOf(error)
  if (isLocked(error))
    return new StartupError(
      `${file} is locked by another program (a tool such as sqlite3, or a backup). Wait until it is done, or end it, and start again.`,
      { cause: error },
    )
  return isDamaged(error)
    ? new StartupError(damaged(file, reason), { cause: error })
    : new StartupError(
        `The database ${file} cannot be read and written (${reason}). Check the disk, and whether it is mounted read-only.`,
        { cause: error },
      )
}

function problemOf(db: DatabaseSync, file: string) {
  const version = pragma(db, 'user_version')
  const application = pragma(db, 'application_id')
  const empty = db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (empty && application === 0 && version === 0) return undefined // created, but not yet migrated, when the power failed
  if (application !== applicationId)
    return `${file} is not a Parley database. Choose another data folder with DATA_DIR.`
  if (Number(version) > schemaVersion)
    return `${file} is from a newer Parley (its version is ${String(version)}, this one knows ${schemaVersion}). Start that newer Parley instead.`
  const check = pragma(db, 'quick_check(1)')
  return check === 'ok' ? undefined : damaged(file, String(check).replaceAll('\n', ' '))
}

function damaged(file: string, reason: string) {
  return `The database ${file} is damaged (${reason}). Restore a backup, or move the file away to start empty.`
}

function prepare(db: DatabaseSync) {
  // P3.10: secure_delete overwrites removed text in the file, and so in its backups.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  if (pragma(db, 'synchronous') !== 2 || pragma(db, 'journal_mode') !== 'wal')
    throw new StartupError(
      'This file system does not support the write-ahead log (WAL) of SQLite. Choose another with DATA_DIR.',
    )
  migrate(db, Number(pragma(db, 'user_version')))
  db.exec('BEGIN IMMEDIATE; ROLLBACK') // fails now, not at the first post, on a read-only disk
  const row = db.prepare('SELECT epoch FROM life').get()
  if (row === undefined) throw new StartupError('The database has no epoch: it is damaged. Restore a backup.')
  return String(row['epoch'])
}

// In one transaction: after a crash, the file has its previous version.
function migrate(db: DatabaseSync, version: number) {
  if (version === schemaVersion) return
  db.exec(`BEGIN IMMEDIATE; ${migrations.slice(version).join('')}`)
  if (version === 0) db.prepare('INSERT INTO life (epoch) VALUES (?)').run(randomUUID())
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion}; COMMIT`)
}

function pragma(db: DatabaseSync, name: string) {
  const row = db.prepare(`PRAGMA ${name}`).get()
  return row && Object.values(row)[0]
}
