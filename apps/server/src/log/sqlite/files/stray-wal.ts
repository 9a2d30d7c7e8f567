import { closeSync, existsSync, openSync, readSync, statSync, utimesSync } from 'node:fs'
import { sizeOf } from './log-files.ts'

/** A write-ahead log with no more than this has no frame (sqlite.org/fileformat2.html, 4.1). */
const walHeaderBytes = 32
/** Where the header of a database says how it is written: 1 with a rollback journal, 2 with a write-ahead log (1.3). */
const writeVersionAt = 18

/** Why the write-ahead log beside `file` cannot be its own, for the operator; undefined: it may be. Changes nothing. */
export function strayWal(file: string): string | undefined {
  const wal = `${file}-wal`
  if (sizeOf(wal) <= walHeaderBytes) return undefined
  // SQLite would delete the write-ahead log of a database that is missing or empty, and with it the newest messages.
  if (sizeOf(file) === 0)
    return `${wal} holds messages, but ${file}, to which it belongs, is missing or empty. Put that file back, or a backup in place with \`parley restore FILE\`; to start empty, move the -wal away as well.`
  if (writeVersionOf(file) === 2) return undefined
  return `${file} was put in place by hand, and ${wal} belongs to the log that was there before. Move ${file} to another folder, and put it in place with \`parley restore FILE\`, which keeps both apart.`
}

/**
 * Whether `file` was changed after its write-ahead log: by hand, unless the folder was copied as a whole. A server keeps the
 * write-ahead log the newer one, see `keepWalNewer`.
 */
export function isNewerThanWal(file: string): boolean {
  const wal = `${file}-wal`
  return sizeOf(wal) > walHeaderBytes && existsSync(file) && changedAt(file) > changedAt(wal)
}

/**
 * Whether a database is as one in use leaves it, and has no write-ahead log beside it: what was posted last is missing, unless it
 * was closed first. A backup is never so.
 */
export function lacksWal(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return (
    found?.isFile() === true && found.size > 0 && !existsSync(`${file}-wal`) && writeVersionOf(file) === 2
  )
}

/** For the operator, of a copy. */
export const lackingWalLine = (file: string): string =>
  `${file} was copied from a log in use, without its -wal: unless the server was stopped first, its newest messages are missing. \`parley backup\` makes whole copies.`

/** To be called every second while the database is open: a checkpoint writes the file, and not the write-ahead log. */
export function keepWalNewer(file: string) {
  try {
    if (!isNewerThanWal(file)) return
    const now = new Date()
    utimesSync(`${file}-wal`, now, now)
  } catch (error) {
    // The file of another user, or one that is being moved: then a start after a crash takes longer.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

// Of the inode: no copying program sets it.
function changedAt(file: string) {
  return statSync(file, { bigint: true }).ctimeNs
}

function writeVersionOf(file: string) {
  const descriptor = openSync(file, 'r')
  try {
    const byte = Buffer.alloc(1)
    readSync(descriptor, byte, 0, 1, writeVersionAt)
    return byte[0]
  } finally {
    closeSync(descriptor)
  }
}
