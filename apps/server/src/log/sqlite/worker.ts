import { parentPort, workerData } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import type { Write } from '../rules/writes.ts'
import { SqliteNames } from './names.ts'
import { openDatabase, type OpenDatabase } from './open-database.ts'
import { SqlitePages } from './pages.ts'
import { serve } from './worker-rpc.ts'
import { SqliteWriter } from './writer.ts'

export type LogProcedures = ReturnType<typeof proceduresOf>

// A thread of its own: a slow disk never delays the sockets.
if (parentPort === null) throw new Error('This file runs in a worker thread.')
try {
  serve(parentPort, proceduresOf(openDatabase((workerData as { folder: string }).folder)))
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  serve(parentPort, { problem: () => error.message })
}

function proceduresOf({ db, epoch, close }: OpenDatabase) {
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
    freeNames: (keys: readonly string[]) => names.free(keys, Date.now()),
    close,
  }
}
