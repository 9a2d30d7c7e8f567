import { pino } from 'pino'
import { StartupError } from '../../config/startup-error.ts'
import type { Draft, Receipt } from '../../log/message-log.ts'
import { openPostgresLog } from '../../log/postgres/postgres-log.ts'
import { DeletedMessages } from '../../log/sqlite/access/deleted-messages.ts'
import { SqliteNames } from '../../log/sqlite/names.ts'
import { openDatabase } from '../../log/sqlite/open-database.ts'
import { SqliteWriter } from '../../log/sqlite/writer.ts'
import type { LogLocation } from '../data-folder.ts'
import { openOperatorDatabase, operatorSqlite, type OperatorDatabase } from '../operator-database.ts'
import { deleteReleasedFiles } from '../people/person-rows.ts'

/** What differs between the engines when a room is deleted. */
export interface RoomRows {
  /** The number of its messages; undefined: there is no such room. */
  count(room: string): Promise<number | undefined>
  /** The rev of the entry. */
  append(room: string, draft: Draft): Promise<number>
  /** As in AccessStore. */
  deleteBelow(room: string, floor: number, limit: number): Promise<boolean>
  /** Nothing is left of it in the files either, as far as that can be done. */
  finish(room: string): Promise<void>
  close(): Promise<void>
}

export async function openRoomRows(location: LogLocation): Promise<RoomRows> {
  return location.type === 'postgres' ? openPostgres(location.url) : openSqlite(location.folder)
}

/** Locks the folder: throws StartupError when a server runs on it. */
function openSqlite(folder: string): RoomRows {
  const { db, close } = openDatabase(folder)
  const database = operatorSqlite(db, close)
  const writer = new SqliteWriter(db, new SqliteNames(db))
  const messages = new DeletedMessages(db)
  return {
    count: (room) => countIn(database, 'name', room),
    append(room, draft) {
      const [written] = writer.write([{ type: 'append', room, drafts: [draft] }], Date.now()).results
      if (written?.type !== 'appended')
        throw new StartupError(`Nothing can be written: ${written?.type ?? ''}.`)
      return Promise.resolve(revOf(written.receipts[0]))
    },
    deleteBelow(room, floor, limit) {
      const isMore = messages.deleteBelow(room, floor, limit, Date.now())
      if (typeof isMore !== 'boolean') throw new StartupError(`Nothing can be deleted: ${isMore.why}`)
      return Promise.resolve(isMore)
    },
    async finish(room) {
      await deleteReleasedFiles(db, folder, (upload) => upload.room === room)
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    close: () => database.close(),
  }
}

/** Beside running nodes, which tell their browsers of it. */
async function openPostgres(url: string): Promise<RoomRows> {
  const database = await openOperatorDatabase(undefined)
  const log = await openPostgresLog({
    url,
    logger: pino({ level: 'silent' }),
    failed: (error) => {
      throw error
    },
  })
  return {
    count: (room) => countIn(database, 'room', room),
    append: async (room, draft) => revOf((await log.append(room, [draft]))[0]),
    deleteBelow: (room, floor, limit) => log.access.deleteBelow(room, floor, limit),
    finish: () => Promise.resolve(),
    close: async () => {
      await log.close()
      await database.close()
    },
  }
}

async function countIn(database: OperatorDatabase, column: 'name' | 'room', room: string) {
  const [found] = await database.rows<{ n: number; head: number; floor: number }>(
    `SELECT head, floor, (SELECT count(*) FROM posts WHERE room = $1) AS n FROM rooms WHERE ${column} = $1`,
    [room],
  )
  // Below its floor, a room was deleted and is not begun again.
  return found === undefined || found.head < found.floor ? undefined : found.n
}

function revOf(receipt: Receipt | undefined) {
  if (receipt?.type !== 'changed') throw new Error(`An entry has the receipt ${receipt?.type ?? ''}.`)
  return receipt.rev
}
