import { reasonOf } from '@parley/shared'
import { accessSync, constants, existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../config/startup-error.ts'
import { migrationFrom, newerVersion } from '../migration.ts'
import { finishRestore } from './backup/finish-restore.ts'
import { pragma, problemsOf } from './check/check-database.ts'
import { accessLine, isDamaged, isLocked, isSqliteError, lockedLine } from './errors.ts'
import { lockFolder } from './files/folder-lock.ts'
import {
  forgetLastStop,
  hadLog,
  isSmallerThanClosed,
  markCleanStop,
  markDamage,
  markIn,
  markUncheckedStop,
  readLastStop,
  wasClosed,
} from './files/last-stop.ts'
import { logFileIn, sizeOf } from './files/log-files.ts'
import { refuseLink, refuseSpecialFile } from './files/refuse-special-file.ts'
import { isNewerThanWal, lackingWalLine, lacksWal, strayWal } from './files/stray-wal.ts'
import { dropIfEmpty } from './upgrade/old-messages.ts'
import { applicationId, schema } from './schema.ts'

export interface OpenDatabase {
  db: DatabaseSync
  epoch: string
  readonly health: DatabaseHealth
  /** Something that the operator should know, although the database is open. */
  warning: string | undefined
  /** Also records a clean stop, if `health` is sound. */
  close: () => void
  /** A check has read every page since the database was opened. */
  foundSound: () => void
  /** The next start checks the whole file before it opens it. */
  foundDamage: (reason: string) => void
}

/** What is known of the pages of an open database. `unchecked`: the last stop was not clean, and nobody has looked since. */
export type DatabaseHealth = { type: 'sound' } | { type: 'unchecked' } | { type: 'damaged'; reason: string }

export interface OpenOptions {
  /** `all`: read everything first. `little`: at most `checkedAtOnce` bytes, whatever the size; the rest is to be checked later. */
  check?: 'all' | 'little'
  sqlite?: string | undefined
  /** How long it waits for the locks of other programs, in milliseconds. */
  lockPatienceMs?: number
}

const oldestSqlite = '3.51.3' // older versions can lose a commit when the WAL is reset (sqlite.org/wal.html, "WAL-reset bug")

/** A file of this size is checked before it is opened: it takes milliseconds. */
const checkedAtOnce = 8 * 2 ** 20

/** Opens or creates the database in `folder`. Throws StartupError, with the file unchanged, when it is not safe to use. */
export function openDatabase(
  folder: string,
  { check = 'little', sqlite = process.versions.sqlite, lockPatienceMs: timeout = 5_000 }: OpenOptions = {},
): OpenDatabase {
  if (isOlder(sqlite, oldestSqlite))
    throw new StartupError(
      `SQLite ${sqlite ?? '?'} is too old: Parley needs ${oldestSqlite} or newer (Node 24.14 has it).`,
    )
  const lock = lockFolder(folder)
  const file = logFileIn(folder)
  let db: DatabaseSync | undefined
  try {
    finishRestore(folder)
    refuseSpecialFile(file)
    refuseLink(file)
    refuseStrayWal(file)
    refuseEmptied(folder, file)
    const isReplaced = isNewerThanWal(file) || isSmallerThanClosed(folder)
    const isPart = !wasClosed(folder) && lacksWal(file)
    let health = existsSync(file) ? inspect(folder, check === 'all' || isReplaced, timeout) : sound
    forgetLastStop(folder)
    const open = (db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout }))
    const epoch = prepare(open)
    return {
      db: open,
      epoch,
      get health() {
        return health
      },
      warning: isReplaced ? replacedByHand(file) : isPart ? lackingWalLine(file) : undefined,
      close: () => {
        open.close()
        if (health.type === 'sound') markCleanStop(folder)
        if (health.type === 'unchecked') markUncheckedStop(folder)
        lock.close()
      },
      foundSound: () => {
        if (health.type === 'unchecked') health = sound
      },
      foundDamage: (reason) => {
        if (health.type !== 'damaged') markDamage(folder, reason)
        health = { type: 'damaged', reason }
      },
    }
  } catch (error) {
    db?.close()
    lock.close()
    throw toStartupError(error, file)
  }
}

const sound: DatabaseHealth = { type: 'sound' }

function isOlder(version = '0', than: string) {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
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

function refuseStrayWal(file: string) {
  const problem = strayWal(file)
  if (problem !== undefined) throw new StartupError(problem)
}

/** A log that was there when the server stopped, and is not any more, was taken away: an empty one would hide that for years. */
function refuseEmptied(folder: string, file: string) {
  if (sizeOf(file) > 0 || !hadLog(folder)) return
  throw new StartupError(
    `${file} is ${existsSync(file) ? 'empty' : 'missing'}, and held the log when the server stopped. Put it back, or a backup in place with \`parley restore FILE\`; to start empty, move ${markIn(folder)} away.`,
  )
}

// Read-only: a refused file stays unchanged.
function inspect(folder: string, isAll: boolean, timeout: number): DatabaseHealth {
  const file = logFileIn(folder)
  checkAccess(file)
  const db = new DatabaseSync(file, { readOnly: true, timeout })
  try {
    const problem = problemOf(db, file)
    if (problem !== undefined) throw new StartupError(problem)
    const lastStop = readLastStop(folder)
    if (lastStop.type === 'clean' && !isAll) return sound
    if (lastStop.type !== 'damaged' && !isAll && sizeOf(file) > checkedAtOnce) return { type: 'unchecked' }
    const [damage] = problemsOf(db, 'quick')
    if (damage !== undefined) throw new StartupError(damaged(file, damage))
    return sound
  } finally {
    db.close()
  }
}

function toStartupError(error: unknown, file: string) {
  if (!isSqliteError(error)) return error
  const reason = reasonOf(error)
  if (isLocked(error)) return new StartupError(lockedLine(file), { cause: error })
  if (isDamaged(error)) return new StartupError(damaged(file, reason), { cause: error })
  const line =
    accessLine(error, file) ??
    `The database ${file} cannot be read and written (${reason}). Check the disk, and whether it is mounted read-only.`
  return new StartupError(line, { cause: error })
}

function problemOf(db: DatabaseSync, file: string) {
  const version = pragma(db, 'user_version')
  const application = pragma(db, 'application_id')
  const empty = db.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
  if (empty && application === 0 && version === 0) return undefined // created, but not yet migrated, when the power failed
  if (application !== applicationId)
    return `${file} is not a Parley database. Choose another data folder with DATA_DIR.`
  const newer = newerVersion(file, Number(version), schema)
  return newer && `${newer} Start that newer Parley instead.`
}

function damaged(file: string, reason: string) {
  return `The database ${file} is damaged (${reason}). Restore a backup with \`parley restore FILE\`, which keeps what is there, or, to start empty, move the file, what has its name with -wal and -shm, and parley.last-stop.json away.`
}

function replacedByHand(file: string) {
  return `${file} was changed after the server had it, or is not the one that it had. If the folder was copied as a whole, all is well. If a backup was put there by hand, the log of before may still be in place: use \`parley restore FILE\``
}

function prepare(db: DatabaseSync) {
  // P3.10: secure_delete overwrites removed text in the file, and so in its backups.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  if (pragma(db, 'synchronous') !== 2 || pragma(db, 'journal_mode') !== 'wal')
    throw new StartupError(
      'This file system does not support the write-ahead log (WAL) of SQLite. Choose another with DATA_DIR.',
    )
  migrate(db, Number(pragma(db, 'user_version')))
  dropIfEmpty(db)
  db.exec('BEGIN IMMEDIATE; ROLLBACK') // fails now, not at the first post, on a read-only disk
  const row = db.prepare('SELECT epoch FROM life').get()
  if (row === undefined) throw new StartupError('The database has no epoch: it is damaged. Restore a backup.')
  return String(row['epoch'])
}

function migrate(db: DatabaseSync, version: number) {
  const statements = migrationFrom(version, schema)
  if (statements.length > 0) db.exec(['BEGIN IMMEDIATE', ...statements, 'COMMIT'].join(';\n'))
}
