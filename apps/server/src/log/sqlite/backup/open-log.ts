import { closeSync, constants, existsSync, openSync, readSync, realpathSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../../config/startup-error.ts'
import { openForReading, pragma, unusable } from '../check/check-database.ts'
import { DamageFound } from '../check/damage-found.ts'
import { accessLine, isDamaged, isLocked, lockedLine } from '../errors.ts'
import { lockFolder } from '../files/folder-lock.ts'
import { logFileIn } from '../files/log-files.ts'
import { refuseLink, refuseSpecialFile } from '../files/refuse-special-file.ts'
import { refuseUnlessAllowed } from '../files/refuse-unless-allowed.ts'
import { strayWal } from '../files/stray-wal.ts'
import { finishRestore, isRestoreUnfinished } from './finish-restore.ts'

/** Opens the log in `folder` for reading, beside a server or without one. Throws StartupError when there is none to read. */
export function openLog(folder: string): DatabaseSync {
  refuseUnlessAllowed(folder, constants.R_OK | constants.X_OK, notAllowed(`look into ${folder}`))
  if (isRestoreUnfinished(folder)) {
    const lock = lockFolder(folder)
    finishRestore(folder)
    lock.close()
  }
  const file = logFileIn(folder)
  const problem = strayWal(file)
  if (problem !== undefined) throw new StartupError(problem)
  refuseLink(file)
  if (!existsSync(file)) throw new StartupError(`There is no log in ${folder}: it has no parley.sqlite.`)
  return openFile(file, 'log')
}

/** Opens a copy of a log for reading. Throws StartupError when it is none. */
export function openCopy(given: string): DatabaseSync {
  // A write-ahead log is beside the file that a link names.
  const file = existsSync(given) ? realpathSync(given) : given
  const found = statSync(file, { throwIfNoEntry: false })
  if (!found?.isFile())
    throw new StartupError(`There is no ${found === undefined ? '' : 'regular '}file ${file}.`)
  const problem = strayWal(file)
  if (problem !== undefined) throw new StartupError(problem)
  return openFile(file, 'copy')
}

function openFile(file: string, of: 'log' | 'copy') {
  refuseUnlessAllowed(file, constants.R_OK, notAllowed(`read ${file}`))
  refuseSpecialFile(file)
  const db = openForReading(file, of)
  try {
    const problem = unusable(db, file)
    if (problem !== undefined) throw new StartupError(problem)
    refuseCutOff(db, file)
    return db
  } catch (error) {
    db.close()
    if (isDamaged(error) && of === 'copy' && !isDatabase(file))
      throw new StartupError(`${file} is not a database.`, { cause: error })
    if (isDamaged(error)) throw new DamageFound(file, [error.message])
    const line = isLocked(error) ? lockedLine(file) : accessLine(error, file)
    throw line === undefined ? error : new StartupError(line, { cause: error })
  }
}

/** SQLite does not say so while the last page is there in part. With a write-ahead log, the rest may be in that. */
function refuseCutOff(db: DatabaseSync, file: string) {
  // A server may write between two looks at it.
  const looks = [1, 2, 3].map(() => cutOff(db, file))
  const [problem] = looks
  if (problem !== undefined && looks.every((one) => one !== undefined)) throw new DamageFound(file, [problem])
}

function cutOff(db: DatabaseSync, file: string) {
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) return undefined
  const [found, due] = [
    statSync(file).size,
    Number(pragma(db, 'page_count')) * Number(pragma(db, 'page_size')),
  ]
  return found === due ? undefined : `it has ${found} bytes, and ${due} when it is whole`
}

/** Whether it begins as one (SQLite's file format, 1.3). */
function isDatabase(file: string) {
  const start = Buffer.alloc(16)
  const descriptor = openSync(file, 'r')
  readSync(descriptor, start)
  closeSync(descriptor)
  return start.toString('latin1') === 'SQLite format 3\0'
}

const notAllowed = (what: string) => `This user may not ${what}. Run this as the user of the server.`
