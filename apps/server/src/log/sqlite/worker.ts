import { parentPort, workerData } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import type { Claim, Write } from '../rules/writes.ts'
import { SqliteNames } from './names.ts'
import { isLocked } from './errors.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { SqlitePages } from './pages.ts'
import { serve } from './worker-rpc.ts'
import { SqliteWriter } from './writer.ts'

export type LogProcedures = ReturnType<typeof proceduresOf>

// A thread of its own: a slow disk never delays the sockets.
if (parentPort === null) throw new Error('This file runs in a worker thread.')
try {
  serve(parentPort, proceduresOf(openDatabase((workerData as { folder: string }).folder)), isLocked)
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  serve(parentPort, { problem: () => error.message })
}

function proceduresOf({ db, epoch, close }: OpenDatabase) {
  // The caller waits for locks and tries again: waiting here would keep everybody from reading.
  db.exec('PRAGMA busy_timeout = 0')
  const pages = new SqlitePages(db, epoch)
  const names = new SqliteNames(db)
  const writer = new SqliteWriter(db, names)
  return {
    /** Why the database cannot be used, for the operator; undefined: it is open. */
    problem: (): string | undefined => undefined,
    write: (writes: readonly Write[]) => writer.write(writes, Date.now()),
    since: (room: string, rev: number, limit: number) => pages.since(room, rev, limit),
    before: (room: string, id: number, limit: number) => pages.before(room, id, limit),
    after: (room: string, id: number, limit: number) => pages.after(room, id, limit),
    countRooms: (most: number) => pages.countRooms(most),
    /** Whether the author owns the name; undefined: a write must decide. */
    ownsName: (key: string, author: string) => names.isOwner(key, author, Date.now()),
    /** Decides without storing anything. */
    grantNames: (claims: readonly Claim[]) =>
      claims.map(({ key, author }) => !names.isOwnedByAnother(key, author, Date.now())),
    freeNames: (keys: readonly string[]) => names.free(keys, Date.now()),
    close,
  }
}
