import {
  copyFilesOf,
  counted,
  filesInFolder,
  filesOfLog,
  knownFilesOf,
  selectFiles,
  type FilesPlace,
  type FileState,
} from '../../server/src/commands/log-files.ts'
import { openDatabaseAt } from '../../server/src/commands/operator-database.ts'
import { fileFoldersIn } from '../../server/src/files/folder-store.ts'
import type { Location } from './location.ts'

/**
 * Copies the files of messages after their log, into the bucket that FILES_URL names. The files of a log in PostgreSQL are there
 * already. Those of two folders go with the log.
 */
export async function transferFiles(from: Location, to: Location): Promise<void> {
  const bucket = bucketOfEnvironment()
  if (bucket === undefined && from.engine === 'sqlite' && to.engine === 'sqlite') return
  const ids = await postedIn(to)
  if (ids.length === 0) return
  const source = from.engine === 'sqlite' ? inFolder(from.folder) : bucket
  const target = bucket ?? (to.engine === 'sqlite' ? inFolder(to.folder) : undefined)
  if (source === undefined || target === undefined)
    console.log(
      `Not copied: ${counted(ids.length)} of messages. Nodes on PostgreSQL have them in a bucket: name it in FILES_URL, and run this again.`,
    )
  else if (source === target) console.log(`In ${target.name} as before: ${counted(ids.length)} of messages.`)
  else await copyFilesOf(ids, source, target)
}

const inFolder = (folder: string) => filesInFolder(fileFoldersIn(folder).stored)

function bucketOfEnvironment(): FilesPlace | undefined {
  const place = filesOfLog('')
  return place.folder === undefined ? place : undefined
}

async function postedIn(log: Location) {
  const db = await openDatabaseAt(
    log.engine === 'sqlite'
      ? { type: 'sqlite', folder: log.folder, access: 'unchanged' }
      : { type: 'postgres', url: log.url, folder: '' },
  )
  try {
    return knownFilesOf(await db.rows<FileState>(selectFiles)).posted
  } finally {
    await db.close()
  }
}
