import { randomUUID } from 'node:crypto'
import { realpathSync, renameSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../../config/startup-error.ts'
import { problemsOf } from '../check/check-database.ts'
import { DamageFound } from '../check/damage-found.ts'
import { lockFolder } from '../files/folder-lock.ts'
import { markCleanStop } from '../files/last-stop.ts'
import { logFileIn, removeDatabase } from '../files/log-files.ts'
import { ownedLikeFolder } from '../files/owner.ts'
import { syncPath } from '../files/sync-path.ts'
import { copyDatabase, type CopyProgress } from './copy-database.ts'
import { finishRestore, restoredFileIn, unfinishedCopyIn } from './finish-restore.ts'
import { openCopy } from './open-log.ts'
import { summaryOf, type Summary } from './summary.ts'

export interface RestoreSteps {
  progress: CopyProgress
  checking: () => void
  now: Date
}

export interface Restored extends Summary {
  epoch: string
  /** The file of the log that was there; undefined: there was none. */
  replaced: string | undefined
}

/**
 * Makes the copy in the file `from` the log in `folder`, with a new epoch. Whatever ends it, the folder holds the log that was
 * there or the new one, after `finishRestore`. Throws StartupError, with the log unchanged, when it cannot be done.
 */
export async function restoreLog(folder: string, from: string, steps: RestoreSteps): Promise<Restored> {
  const source = openCopy(from)
  try {
    const lock = lockFolder(folder)
    try {
      finishRestore(folder)
      refuseLogItself(folder, from)
      return await replace(folder, source, from, steps)
    } finally {
      removeDatabase(unfinishedCopyIn(folder))
      lock.close()
    }
  } finally {
    source.close()
  }
}

async function replace(
  folder: string,
  source: DatabaseSync,
  from: string,
  steps: RestoreSteps,
): Promise<Restored> {
  const copy = unfinishedCopyIn(folder)
  await copyDatabase(source, copy, steps.progress)
  steps.checking()
  const epoch = randomUUID()
  const summary = completeCopy(copy, from, epoch)
  const at = steps.now.toISOString().replaceAll(/[-:]|\.\d+/g, '')
  renameSync(copy, restoredFileIn(folder, at))
  syncPath(folder)
  const replaced = finishRestore(folder)
  markCleanStop(folder)
  return { ...summary, epoch, replaced }
}

/** Makes one file of it, checks it, gives it a new epoch, and syncs it. */
function completeCopy(file: string, from: string, epoch: string): Summary {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('PRAGMA journal_mode = DELETE')
    const problems = problemsOf(copy, 'full')
    if (problems.length > 0) throw new DamageFound(from, problems)
    // Clients then load their rooms again, and do not continue from changes that this log does not have.
    copy.prepare('UPDATE life SET epoch = ?').run(epoch)
    return summaryOf(copy)
  } finally {
    copy.close()
    ownedLikeFolder(file)
    syncPath(file)
  }
}

function refuseLogItself(folder: string, from: string) {
  const source = realpathSync(from)
  const file = logFileIn(realpathSync(folder))
  if (source === file) throw new StartupError(`${from} is the log itself: name a backup.`)
}
