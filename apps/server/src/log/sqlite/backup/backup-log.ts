import {
  constants,
  existsSync,
  linkSync,
  lstatSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../../config/startup-error.ts'
import { problemsOf } from '../check/check-database.ts'
import { DamageFound } from '../check/damage-found.ts'
import { removeDatabase } from '../files/log-files.ts'
import { refuseUnlessAllowed } from '../files/refuse-unless-allowed.ts'
import { syncPath } from '../files/sync-path.ts'
import { copyDatabase, type CopyProgress } from './copy-database.ts'
import { openLog } from './open-log.ts'
import { summaryOf, type Summary } from './summary.ts'

export interface BackupSteps {
  /** The unfinished copy is ours: whatever ends the process from now on may remove it. */
  started: () => void
  progress: CopyProgress
  checking: () => void
  /** Copies what belongs to the finished copy, before it gets its name. */
  complete: (copy: string) => Promise<void>
  /** The copy has its name: whatever comes now, it stays. */
  published: () => void
}

/** Where the copy is written until it is complete and checked. */
export const partOf = (to: string) => `${to}.part`

/**
 * Copies the log in `folder` to the file `to`, with what `complete` copies, which appears whole or not at all, and never replaces another file. A server
 * may write meanwhile. Throws StartupError, with nothing left behind, when it cannot be done, DamageFound when the log is
 * damaged.
 */
export async function backupLog(folder: string, to: string, steps: BackupSteps): Promise<Summary> {
  refuseTarget(folder, to)
  const part = partOf(to)
  const db = openLog(folder)
  try {
    removeUnfinished(part, to)
    steps.started()
    await copyDatabase(db, part, steps.progress)
    steps.checking()
    const summary = completeCopy(part)
    const lock = lockPart(part)
    try {
      await steps.complete(part)
      publish(part, to, steps.published)
    } finally {
      lock.close()
    }
    return summary
  } catch (error) {
    if (!(error instanceof PartInUse)) removeDatabase(part)
    throw error
  } finally {
    db.close()
  }
}

/** Makes one file of it, checks it, and syncs it. */
function completeCopy(part: string): Summary {
  const copy = new DatabaseSync(part)
  try {
    copy.exec('PRAGMA journal_mode = DELETE')
    const problems = problemsOf(copy, 'full') // as a restore does
    if (problems.length > 0) throw new DamageFound('The log', problems)
    return summaryOf(copy)
  } finally {
    copy.close()
    syncPath(part)
  }
}

function refuseTarget(log: string, to: string) {
  const folder = dirname(to)
  if (ownNames.test(basename(to)) && realPath(folder) === realPath(log))
    throw new StartupError(`${basename(to)} is a name that Parley itself uses in ${folder}: choose another.`)
  refuseUnlessAllowed(
    folder,
    constants.W_OK | constants.X_OK,
    `This user may not write into ${folder}: choose another folder.`,
  )
  if (!existsSync(folder)) throw new StartupError(`There is no folder ${folder}: make it first.`)
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory())
    throw new StartupError(`${to} is a folder: name a file in it, like ${join(to, 'parley-backup.sqlite')}.`)
  // A link to nothing is in the way too.
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined)
    throw new StartupError(`${to} exists, and is never overwritten: choose another name.`)
}

/** Of files and folders in a data folder. */
const ownNames = /^(?:parley\.(?:sqlite|lock|last-stop|restor|replaced).*|search\.sqlite.*|files.*|avatars)$/

function realPath(folder: string) {
  return existsSync(folder) ? realpathSync(folder) : folder
}

/** Left by a backup that was killed. One that runs has a lock on it. */
function removeUnfinished(part: string, to: string) {
  if (!existsSync(part)) return
  const db = new DatabaseSync(part, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    const isBusy = error instanceof Error && error.message.includes('locked')
    throw new PartInUse(
      isBusy
        ? `Another backup to ${to} is running.`
        : `${part} is in the way, and is not an unfinished backup: move it away.`,
      { cause: error },
    )
  } finally {
    db.close()
  }
  removeDatabase(part)
}

class PartInUse extends StartupError {}

/** Keeps another backup of that name from taking it for one that was killed. */
function lockPart(part: string): DatabaseSync {
  const lock = new DatabaseSync(part, { timeout: 0 })
  lock.exec('BEGIN IMMEDIATE')
  return lock
}

/** A link, unlike a renaming, fails when the name was taken meanwhile. */
function publish(part: string, to: string, published: () => void) {
  try {
    linkSync(part, to)
    published()
    unlinkSync(part)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST' || existsSync(to))
      throw new StartupError(
        `${basename(to)} was made meanwhile, and is never overwritten: choose another name.`,
      )
    // This file system has no links.
    renameSync(part, to)
    published()
  }
  rmSync(`${part}-journal`, { force: true })
  syncPath(dirname(to))
}
