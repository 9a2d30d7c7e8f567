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
import { lackingWalLine, lacksWal } from '../log/sqlite/files/stray-wal.ts'
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
import { describe, exitCodesHelp, jsonFlag, reporting, saying, secondsSince } from './report.ts'

const flags = { ...dataFolderFlags, ...jsonFlag } as const

const help = `Usage: ${installation.command} check [FILE] [--json] [--data-dir DIR]

Reads the whole log, or the copy in FILE, and changes nothing: the order of its pages, each row, whether the indexes hold
the same as the rows, whether the counter of each room is that of its newest message, and whether the files of messages are
there, also in the bucket of FILES_URL. Of a log in PostgreSQL it checks the files alone. The server may run meanwhile.
The search index is not checked: the server makes it again when it is damaged.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley check`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags, help, positionals: 1 })
  if (read === undefined) return
  const {
    values: { json, 'data-dir': folder },
    positionals: [given],
  } = read
  await reporting(async () => {
    const say = saying(json)
    const place = given === undefined ? placeOfLog(folder) : placeOfCopy(given)
    if (given !== undefined && lacksWal(place.file)) say(lackingWalLine(place.file))
    const log = place.open && check(place.open(), place.file, say)
    if (log === undefined) say('The log is in PostgreSQL: its own tools check it. Here are its files.')
    const files = await checkFiles(place.files, place.read, say)
    if (json) console.log(JSON.stringify({ ...log, files }))
    const { missing, posted, place: name } = files
    if (missing.length > 0)
      throw new StartupError(
        `The log is sound, but ${missing.length} of ${posted} files of messages are missing in ${name}: ${listed(missing)}. Copy them there from a backup.`,
      )
  }, json)
}

/** What is checked. */
interface CheckedPlace {
  file: string
  /** Undefined: the log is in PostgreSQL. */
  open?: () => DatabaseSync
  files: FilesPlace
  /** What the log says of them. */
  read: () => Promise<KnownFiles>
}

function placeOfCopy(given: string): CheckedPlace {
  const file = resolve(homePath(given))
  const open = () => openCopy(file)
  return { file, open, files: filesOfCopy(file), read: reading(open) }
}

function placeOfLog(flag: string | undefined): CheckedPlace {
  const location = readLogLocation(flag, process.env)
  const files = filesOfLog(location.folder)
  if (location.type === 'postgres' && files.folder === undefined)
    return { file: '', files, read: () => filesInPostgres(location) }
  const { folder } = readDataFolder(flag, process.env)
  const open = () => openLog(folder)
  return { file: logFileIn(folder), open, files, read: reading(open) }
}

function check(db: DatabaseSync, file: string, say: (line: string) => void) {
  const began = performance.now()
  try {
    db.exec('BEGIN') // one moment, while a server writes
    say(`checking ${file}`)
    const problems = problemsOf(db, 'full')
    if (problems.length > 0) throw new DamageFound(file, problems)
    const summary = summaryOf(db)
    const seconds = secondsSince(began)
    say(`It is sound: ${describe(summary)}, ${seconds.toFixed(1)} s.`)
    return { log: file, ...summary, seconds }
  } finally {
    db.close()
  }
}

/** Whether the bytes of every file of a message are there, and which are of none. */
async function checkFiles(
  files: FilesPlace,
  read: () => Promise<KnownFiles>,
  say: (line: string) => void,
): Promise<{ place: string; posted: number; missing: string[]; unknown: string[] }> {
  const known = await read()
  const { missing, unknown } = await compareFiles(known, files, read)
  const posted = known.posted.length
  if (unknown.length > 0)
    say(
      `${counted(unknown.length)} in ${files.name} that the log does not know: ${listed(unknown)}. The server sets them aside a day after they were stored.`,
    )
  if (missing.length === 0 && posted > 0)
    say(`${counted(posted)} of messages are all there, in ${files.name}.`)
  return { place: files.name, posted, missing, unknown }
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
