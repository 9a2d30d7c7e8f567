import { DatabaseSync } from 'node:sqlite'
import { copyStored } from '../files/copy-stored.ts'

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
  const rows = db.prepare('SELECT id FROM files WHERE released = 0 ORDER BY id').all()
  return rows.map(({ id }) => String(id))
}

const counted = (files: number) => `${files.toLocaleString('en')} ${files === 1 ? 'file' : 'files'}`

const listed = (ids: readonly string[]) =>
  `${ids.slice(0, 10).join(', ')}${ids.length > 10 ? ' and others' : ''}`
