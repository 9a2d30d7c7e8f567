import { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../../../config/startup-error.ts'
import { openLog } from '../backup/open-log.ts'
import { pragma } from '../check/check-database.ts'
import { logFileIn } from './log-files.ts'
import { schemaVersion } from '../schema.ts'

const lockPatienceMs = 5_000

/** Opens the log in `folder` for a command, also while a server runs. Throws StartupError when there is none of this version. */
export function openBesideServer(folder: string): DatabaseSync {
  const log = openLog(folder)
  const version = Number(pragma(log, 'user_version'))
  log.close()
  if (version < schemaVersion)
    throw new StartupError(
      'The log is of an earlier Parley. Start this version once, which brings it up to date.',
    )
  const db = new DatabaseSync(logFileIn(folder), { timeout: lockPatienceMs })
  db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON')
  return db
}
