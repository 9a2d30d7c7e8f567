import { flagHelp, homePath } from '@parley/command-line'
import { resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { installation } from '../config/installation.ts'
import { StartupError } from '../config/startup-error.ts'
import { openCopy, openLog } from '../log/sqlite/backup/open-log.ts'
import { summaryOf } from '../log/sqlite/backup/summary.ts'
import { problemsOf } from '../log/sqlite/check/check-database.ts'
import { DamageFound } from '../log/sqlite/check/damage-found.ts'
import { logFileIn } from '../log/sqlite/files/log-files.ts'
import {
  dataFolderFlags,
  readArguments,
  readDataFolder,
  readLogLocation,
  type LogLocation,
} from './data-folder.ts'
import {
  compareFiles,
  counted,
  filesOfCopy,
  filesOfLog,
  knownFilesIn,
  knownFilesOf,
  listed,
  selectFiles,
  type FilesPlace,
  type FileState,
  type KnownFiles,
} from './log-files.ts'
import { describe, exitCodesHelp, reporting } from './report.ts'

const help = `Usage: ${installation.command} check [FILE] [--data-dir DIR]

Reads the whole log, or the copy in FILE, and changes nothing: the order of its pages, each row, whether the indexes hold
the same as the rows, whether the counter of each room is that of its newest message, and whether the files of messages are
there, also in the bucket of FILES_URL. Of a log in PostgreSQL it checks the files alone. The server may run meanwhile.
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
  await reporting(async () => {
    if (given !== undefined) {
      const copy = resolve(homePath(given))
      check(openCopy(copy), copy)
      return checkFiles(
        filesOfCopy(copy),
        reading(() => openCopy(copy)),
      )
    }
    const location = readLogLocation(values['data-dir'], process.env)
    const files = filesOfLog(location.folder)
    if (location.type === 'postgres' && files.folder === undefined) {
      console.log('The log is in PostgreSQL: its own tools check it. Here are its files.')
      return checkFiles(files, () => filesInPostgres(location))
    }
    const { folder } = readDataFolder(values['data-dir'], process.env)
    check(openLog(folder), logFileIn(folder))
    return checkFiles(
      files,
      reading(() => openLog(folder)),
    )
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

/** Whether the bytes of every file of a message are there, and which are of none. */
async function checkFiles(files: FilesPlace, read: () => Promise<KnownFiles>) {
  const known = await read()
  const { missing, unknown } = await compareFiles(known, files, read)
  const all = known.posted.length
  if (unknown.length > 0)
    console.log(
      `${counted(unknown.length)} in ${files.name} that the log does not know: ${listed(unknown)}. The server deletes them a day after they were stored.`,
    )
  if (missing.length > 0)
    throw new StartupError(
      `The log is sound, but ${missing.length} of ${all} files of messages are missing in ${files.name}: ${listed(missing)}. Copy them there from a backup.`,
    )
  if (all > 0) console.log(`${counted(all)} of messages are all there, in ${files.name}.`)
}

function reading(open: () => DatabaseSync) {
  return () => {
    const db = open()
    try {
      return Promise.resolve(knownFilesIn(db))
    } finally {
      db.close()
    }
  }
}

async function filesInPostgres(location: LogLocation): Promise<KnownFiles> {
  const { openDatabaseAt } = await import('./operator-database.ts')
  const db = await openDatabaseAt(location)
  try {
    return knownFilesOf(await db.rows<FileState>(selectFiles))
  } finally {
    await db.close()
  }
}
