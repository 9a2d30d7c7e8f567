import { reasonOf } from '@parley/shared'
import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../../config/startup-error.ts'
import { makeFolder } from '../../../config/make-folder.ts'
import { accessLine } from '../errors.ts'
import { ownedLikeFolder } from './owner.ts'
import { refuseSpecialFile } from './refuse-special-file.ts'

export interface FolderLock {
  close: () => void
}

/** Another process, most likely a server, has locked the folder. */
export class FolderInUse extends StartupError {
  override name = 'FolderInUse'
}

/**
 * Creates the folder if necessary, and locks it until `close`. Throws FolderInUse when another process has locked it. The
 * kernel releases the lock when the process ends, even after kill -9.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'parley.lock')
  refuseSpecialFile(file)
  if (statSync(folder, { throwIfNoEntry: false })?.isFile() === true)
    throw new StartupError(`The data folder ${folder} is a file: name a folder.`)
  try {
    makeFolder(folder)
    const lock = new DatabaseSync(file, { timeout: 0 })
    ownedLikeFolder(file)
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    const busy = error instanceof Error && error.message.includes('locked')
    if (busy)
      throw new FolderInUse(
        `Another Parley is running on the data folder ${folder}. Stop it, or choose another with DATA_DIR.`,
        { cause: error },
      )
    const line = accessLine(error, file)
    if (line !== undefined && isWritable(folder)) throw new StartupError(line, { cause: error })
    throw new StartupError(
      `The data folder ${folder} is not writable (${reasonOf(error)}). Make it writable, or choose another with DATA_DIR.`,
      { cause: error },
    )
  }
}

function isWritable(folder: string) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false // said as such
  }
}
