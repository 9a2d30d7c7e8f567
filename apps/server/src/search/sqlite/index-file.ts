import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** "ParS" as a 32-bit number: marks the file as ours. */
const applicationId = 0x50617253

/** To be raised whenever texts are folded or filed in another way: what an older one wrote is of no use. */
const version = 1

// Without the texts, which the log has. A room's number is in the upper bits of `rowid`, a message's id in the lower 32.
const schema = `
  CREATE TABLE life (epoch TEXT NOT NULL) STRICT;
  CREATE TABLE cursors (room INTEGER PRIMARY KEY, name TEXT NOT NULL, rev INTEGER NOT NULL) STRICT;
  CREATE VIRTUAL TABLE filed USING fts5(
    grams, content='', contentless_delete=1, detail=none, tokenize='ascii'
  );
`

/** Opens search.sqlite in `folder`, made anew unless it is whole, of this version, and of this life of the log. */
export function openSearchFile(
  folder: string,
  epoch: string,
  how: 'as-it-is' | 'anew' = 'as-it-is',
): DatabaseSync {
  const file = join(folder, 'search.sqlite')
  return (how === 'as-it-is' ? opened(file, epoch) : undefined) ?? made(file, epoch)
}

function opened(file: string, epoch: string) {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file)
    prepare(db)
    if (isOurs(db) && db.prepare('SELECT epoch FROM life').get()?.['epoch'] === epoch) return db
  } catch (error) {
    if (!isUnreadable(error)) throw error
  }
  db?.close()
  return undefined
}

function made(file: string, epoch: string) {
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true })
  const db = new DatabaseSync(file)
  prepare(db)
  db.exec(`BEGIN; ${schema}`)
  db.prepare('INSERT INTO life (epoch) VALUES (?)').run(epoch)
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; COMMIT`)
  return db
}

// What a power cut takes away is read from the log again: no commit needs a sync of its own.
function prepare(db: DatabaseSync) {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON')
}

function isOurs(db: DatabaseSync) {
  return pragma(db, 'application_id') === applicationId && pragma(db, 'user_version') === version
}

function pragma(db: DatabaseSync, name: string) {
  const row = db.prepare(`PRAGMA ${name}`).get()
  return row && Object.values(row)[0]
}

/** SQLITE_CORRUPT or SQLITE_NOTADB (sqlite.org/rescode.html). */
function isUnreadable(error: unknown) {
  return error instanceof Error && 'errcode' in error && [11, 26].includes(Number(error.errcode) & 0xff)
}
