import { closeSync, fdatasyncSync, openSync } from 'node:fs'
import { backup, type DatabaseSync } from 'node:sqlite'
import { pragma } from '../check/check-database.ts'

/** In bytes. */
export type CopyProgress = (copied: number, total: number) => void

/** Pages of one step. Between two steps the process handles signals. */
const pagesPerStep = 2_000

/** Synced each time that this is written: one sync of everything at the end would keep the posts of a server waiting for it. */
const syncedBytes = 16 * 1024 * 1024

/**
 * Writes to the file `to` what `db` holds at one moment, while others write to it. Syncs the file. Leaves an unfinished one
 * when it rejects.
 */
export async function copyDatabase(db: DatabaseSync, to: string, progress: CopyProgress): Promise<void> {
  const pageSize = Number(pragma(db, 'page_size'))
  // Without an open snapshot, SQLite begins again with every commit of another process.
  db.exec('BEGIN')
  db.prepare('SELECT count(*) FROM sqlite_schema').get() // the snapshot begins with the first read
  const total = Number(pragma(db, 'page_count')) * pageSize
  // Closed when SQLite is done with the file: closing it ends all POSIX locks of this process on it.
  const file = openSync(to, 'a')
  let synced = 0
  try {
    await backup(db, to, {
      rate: pagesPerStep,
      progress({ remainingPages }) {
        const copied = total - remainingPages * pageSize
        if (copied - synced >= syncedBytes) {
          fdatasyncSync(file)
          synced = copied
        }
        progress(copied, total)
      },
    })
  } finally {
    closeSync(file)
  }
  progress(total, total) // the last step does not report
  db.exec('COMMIT')
}
