import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isDamaged } from '../../log/sqlite/errors.ts'

/**
 * A call waits this long for a lock of another program, in milliseconds. Searches wait for each other, so it is short: what is
 * not indexed meanwhile is indexed later.
 */
export const lockPatienceMs = 250

/** "ParS" as a 32-bit number: identifies the file as Parley's search index. */
const applicationId = 0x50617253

/** To be raised when folding or the n-grams change: an index of another version is rebuilt. */
const version = 1

// In the same version: an index without it is complete, and looked through once more. `room`: rooms up to this number have been
// looked at; `moved`: rooms that moved before this are indexed (see indexed-rooms.ts).
const progress = `
  CREATE TABLE IF NOT EXISTS progress (
    one INTEGER PRIMARY KEY, room INTEGER NOT NULL, moved INTEGER NOT NULL
  ) STRICT;
`

// Contentless: the log has the texts. `rowid` is the room number in the upper bits and the message id in the lower 32. The
// table `life` holds the epoch, `filed` the n-grams of each message.
const schema = `
  CREATE TABLE life (epoch TEXT NOT NULL) STRICT;
  CREATE TABLE cursors (room INTEGER PRIMARY KEY, name TEXT NOT NULL, rev INTEGER NOT NULL) STRICT;
  CREATE VIRTUAL TABLE filed USING fts5(
    grams, content='', contentless_delete=1, detail=none, tokenize='ascii'
  );
`

/** Opens search.sqlite in `folder`. Recreates it if it is damaged, or belongs to another version or epoch. */
export function openSearchFile(
  folder: string,
  epoch: string,
  mode: 'reuse' | 'rebuild' = 'reuse',
): DatabaseSync {
  const file = join(folder, 'search.sqlite')
  return (mode === 'reuse' ? openExisting(file, epoch) : undefined) ?? create(file, epoch)
}

function openExisting(file: string, epoch: string) {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(file, { timeout: lockPatienceMs })
    prepare(db)
    if (isOurs(db) && db.prepare('SELECT epoch FROM life').get()?.['epoch'] === epoch) {
      db.exec(progress)
      return db
    }
  } catch (error) {
    if (!isDamaged(error)) {
      db?.close()
      throw error
    }
  }
  db?.close()
  return undefined
}

function create(file: string, epoch: string) {
  for (const ending of ['', '-wal', '-shm']) rmSync(file + ending, { force: true })
  const db = new DatabaseSync(file, { timeout: lockPatienceMs })
  prepare(db)
  db.exec(`BEGIN; ${schema} ${progress}`)
  db.prepare('INSERT INTO life (epoch) VALUES (?)').run(epoch)
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; COMMIT`)
  return db
}

// No sync per commit: what a power failure loses is indexed again from the log.
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
