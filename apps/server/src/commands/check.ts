import { flagHelp } from '@parley/command-line'
import { resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../config/startup-error.ts'
import { openCopy, openLog } from '../log/sqlite/backup/open-log.ts'
import { summaryOf } from '../log/sqlite/backup/summary.ts'
import { problemsOf } from '../log/sqlite/check/check-database.ts'
import { DamageFound } from '../log/sqlite/check/damage-found.ts'
import { logFileIn } from '../log/sqlite/files/log-files.ts'
import { dataFolderFlags, readArguments, readDataFolder } from './data-folder.ts'
import { filesMissing, filesOfCopy, listed, storedFolder } from './log-files.ts'
import { describe, exitCodesHelp, reporting } from './report.ts'

const help = `Usage: npx -y pnpm@12 parley check [FILE] [--data-dir DIR]

Reads the whole log, or the copy in FILE, and changes nothing: the order of its pages, each row, whether the indexes hold
the same as the rows, whether the counter of each room is that of its newest message, and whether the files of messages are
there. The server may run meanwhile.
The search index is not checked: the server makes it again when it is damaged.

${flagHelp(dataFolderFlags)}

${exitCodesHelp}`

/** Runs `parley check`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags: dataFolderFlags, help, positionals: 1 })
  if (read === undefined) return
  const {
    values,
    positionals: [given],
  } = read
  await reporting(() => {
    if (given !== undefined) {
      const copy = resolve(given)
      check(openCopy(copy), copy)
      return checkFiles(openCopy(copy), filesOfCopy(copy))
    }
    const { folder } = readDataFolder(values['data-dir'], process.env)
    check(openLog(folder), logFileIn(folder))
    return checkFiles(openLog(folder), storedFolder(folder))
  })
}

function check(db: DatabaseSync, file: string) {
  const began = performance.now()
  try {
    db.exec('BEGIN') // one moment, while a server writes
    console.log(`checking ${file}`)
    const problems = problemsOf(db, 'full')
    if (problems.length > 0) throw new DamageFound(file, problems)
    const seconds = ((performance.now() - began) / 1_000).toFixed(1)
    console.log(`It is sound: ${describe(summaryOf(db, file))}, ${seconds} s.`)
  } finally {
    db.close()
  }
}

/** Whether the bytes of every file of a message are in `folder`. */
function checkFiles(db: DatabaseSync, folder: string) {
  try {
    const { all, missing } = filesMissing(db, folder)
    if (missing.length === 0) return
    throw new StartupError(
      `The log is sound, but ${missing.length} of ${all} files of messages are missing in ${folder}: ${listed(missing)}. Copy them there from a backup.`,
    )
  } finally {
    db.close()
  }
}
