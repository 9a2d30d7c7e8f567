import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartupError } from '../../../config/startup-error.ts'
import { isRestoreUnfinished } from '../backup/finish-restore.ts'
import { pragma, unusable } from '../check/check-database.ts'
import { isDiskFull } from '../errors.ts'
import { FolderInUse } from '../files/folder-lock.ts'
import { logFileIn, sizeOf } from '../files/log-files.ts'
import { dropIfEmpty, openOldMessages } from './old-messages.ts'
import { openDatabase } from '../open-database.ts'
import { schemaVersion } from '../schema.ts'
import { countOldMessages } from '../select-messages.ts'
import { inTransaction } from '../store-in.ts'

export interface UpgradeSteps {
  /** Called after each transaction. */
  progress: (moved: number, total: number) => void
  shrinking: () => void
}

export interface Upgraded {
  moved: number
  /** `in use`: a server runs, and keeps the file. `no space`: the disk has no space for a second copy. */
  shrunk: 'yes' | 'in use' | 'no space'
  bytesBefore: number
  bytesAfter: number
}

/** Messages of one transaction. Beside a server, a post waits for one of them: some milliseconds. */
const batchSizes = { alone: 2_000, beside: 200 }

/**
 * Beside a server, between two transactions, in milliseconds: longer than the pause in which the server tries again to write
 * (lock-retrier.ts). At least half of the time belongs to the server.
 */
const pauseMs = 60

const lockPatienceMs = 5_000

/**
 * Moves the messages of earlier versions in small transactions, and gives the space back when no server runs. May be ended at
 * any time, and run again. Throws StartupError when there is no log, or a server of an earlier version runs on it.
 */
export async function finishUpgrade(folder: string, steps: UpgradeSteps): Promise<Upgraded> {
  const file = logFileIn(folder)
  if (!existsSync(file) && !isRestoreUnfinished(folder))
    throw new StartupError(`There is no log in ${folder}: it has no parley.sqlite.`)
  const { db, state, close } = open(folder)
  try {
    const bytesBefore = sizeOf(file)
    const moved = await moveAll(db, state, steps.progress)
    const shrunk = state === 'beside' ? 'in use' : shrink(db, folder, steps)
    return { moved, shrunk, bytesBefore, bytesAfter: sizeOf(file) }
  } finally {
    close()
  }
}

type State = keyof typeof batchSizes

function open(folder: string): { db: DatabaseSync; state: State; close: () => void } {
  try {
    return { ...openDatabase(folder, { check: 'all' }), state: 'alone' }
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error
  }
  const file = logFileIn(folder)
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: lockPatienceMs })
  const problem = unusable(db, file) ?? olderServer(db, folder)
  if (problem === undefined) {
    db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON') // as in openDatabase
    return { db, state: 'beside', close: () => db.close() }
  }
  db.close()
  throw new StartupError(problem)
}

function olderServer(db: DatabaseSync, folder: string) {
  if (pragma(db, 'user_version') === schemaVersion) return undefined
  return `An older Parley is running on ${folder}: start it again with this version first.`
}

async function moveAll(db: DatabaseSync, state: State, progress: UpgradeSteps['progress']): Promise<number> {
  const old = openOldMessages(db)
  if (old === undefined) return 0
  const total = countOldMessages(db)
  for (let moved = 0; ;) {
    const began = performance.now()
    const batch = inTransaction(db, () => old.moveSome(batchSizes[state]))
    moved += batch
    if (batch === 0 && moved < total) progress(total, total) // the server has moved the others
    if (batch === 0) return moved
    progress(moved, total)
    await sleep(state === 'alone' ? 0 : Math.max(pauseMs, performance.now() - began))
  }
}

// VACUUM is one transaction: whatever ends it, the file is the one of before or the smaller one.
function shrink(db: DatabaseSync, folder: string, steps: UpgradeSteps): Upgraded['shrunk'] {
  dropIfEmpty(db)
  if (pragma(db, 'freelist_count') === 0) return 'yes'
  steps.shrinking()
  process.env['SQLITE_TMPDIR'] = folder // SQLite else copies it to /var/tmp first
  try {
    db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)')
    return 'yes'
  } catch (error) {
    if (!isDiskFull(error)) throw error
    return 'no space'
  }
}
