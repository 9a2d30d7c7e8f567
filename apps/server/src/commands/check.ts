import { flagHelp } from '@parley/command-line'
import { resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { StartupError } from '../config/startup-error.ts'
import { fileFoldersIn, FolderStore } from '../files/folder-store.ts'
import { openCopy, openLog } from '../log/sqlite/backup/open-log.ts'
import { summaryOf } from '../log/sqlite/backup/summary.ts'
import { pragma, problemsOf } from '../log/sqlite/check/check-database.ts'
import { DamageFound } from '../log/sqlite/check/damage-found.ts'
import { logFileIn } from '../log/sqlite/files/log-files.ts'
import { schemaVersion } from '../log/sqlite/schema.ts'
import { dataFolderFlags, readArguments, readDataFolder } from './data-folder.ts'
import { describe, exitCodesHelp, reporting } from './report.ts'

/** Ids of missing files in the line for the operator. */
const mostListed = 5

const help = `Usage: npx -y pnpm@12 parley check [FILE] [--data-dir DIR]

Reads the whole log, or the copy in FILE, and changes nothing: the order of its pages, each row, whether the indexes hold
the same as the rows, whether the counter of each room is that of its newest message, and, without FILE, whether the files of
messages are there. The server may run meanwhile.
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
    if (given !== undefined) return check(openCopy(resolve(given)), resolve(given))
    const { folder } = readDataFolder(values['data-dir'], process.env)
    check(openLog(folder), logFileIn(folder))
    return checkFiles(folder)
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

/** Whether the bytes of every file are there. What the server deletes meanwhile is not missing. */
async function checkFiles(folder: string) {
  const db = openLog(folder)
  try {
    if (Number(pragma(db, 'user_version')) < schemaVersion) return // it has no files
    const store = new FolderStore(fileFoldersIn(folder).stored)
    const isKept = db.prepare('SELECT 1 FROM files WHERE id = ? AND released = 0')
    const missing: string[] = []
    const kept = db.prepare('SELECT id FROM files WHERE released = 0 ORDER BY id').all()
    for (const { id } of kept) {
      const part = await store.open(String(id), 'file')
      await part?.close()
      if (part === undefined && isKept.get(String(id)) !== undefined) missing.push(String(id))
    }
    if (missing.length === 0) return
    const first = missing.slice(0, mostListed).join(', ')
    throw new StartupError(
      `The log is sound, but ${missing.length} of ${kept.length} files are missing in ${fileFoldersIn(folder).stored}: ${first}${missing.length > mostListed ? ' and others' : ''}. Copy them there from a backup of that folder.`,
    )
  } finally {
    db.close()
  }
}
