import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copyStored, storedIn } from '../files/copy-stored.ts'
import { fileFoldersIn } from '../files/folder-store.ts'

/** The folder with the files of messages in a data folder. */
export const storedFolder = (dataFolder: string) => fileFoldersIn(dataFolder).stored

/** Where a copy of a log has its files. */
export const filesOfCopy = (copy: string) => `${copy}.files`

/** Copies the files of a copied log, and says how many there are. */
export async function copyFiles(database: string, from: string, to: string): Promise<void> {
  const ids = fileIdsIn(database)
  if (ids.length === 0) return
  const missing = await copyStored(from, to, ids)
  console.log(`${counted(ids.length - missing.length)} of messages in ${to}.`)
  if (missing.length > 0) console.log(`${counted(missing.length)} not there: ${listed(missing)}.`)
}

/** Ids of files of messages that are not in `folder`. What the server deletes meanwhile is not missing. */
export function filesMissing(db: DatabaseSync, folder: string): { all: number; missing: string[] } {
  const ids = idsIn(db)
  const absent = ids.filter((id) => !existsSync(join(storedIn(folder, id), 'file')))
  const kept = absent.length === 0 ? undefined : new Set(idsIn(db))
  return { all: ids.length, missing: absent.filter((id) => kept?.has(id)) }
}

function fileIdsIn(database: string): string[] {
  const db = new DatabaseSync(database, { readOnly: true })
  try {
    return idsIn(db)
  } finally {
    db.close()
  }
}

/** A log of an earlier version has none. */
function idsIn(db: DatabaseSync): string[] {
  const table = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'files'").get()
  if (table === undefined) return []
  const rows = db.prepare('SELECT id FROM files WHERE released = 0 AND message IS NOT NULL ORDER BY id').all()
  return rows.map(({ id }) => String(id))
}

const counted = (files: number) => `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`

/** For a line to the operator. */
export const listed = (ids: readonly string[]) =>
  `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' and others' : ''}`
