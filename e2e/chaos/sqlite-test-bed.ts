import type { Message } from '@parley/shared'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openDatabaseAt } from '../../apps/server/src/commands/operator-database.ts'
import { SqlitePages } from '../../apps/server/src/log/sqlite/pages.ts'
import type { SmallDisk } from '../support/disk/small-disk.ts'
import type { ParleyServer } from '../support/parley-server.ts'
import { erasePerson } from './order/erase-person.ts'
import type { TestBed } from './test-bed.ts'

const all = Number.MAX_SAFE_INTEGER

/** One server with SQLite. */
export function sqliteTestBed(server: ParleyServer, disk?: SmallDisk): TestBed {
  return {
    nodes: [server],
    disk,
    openDatabase: () => openDatabaseAt({ type: 'sqlite', folder: server.dataDir, access: 'unchanged' }),
    erase: async (person) => {
      await server.kill('SIGKILL')
      try {
        await erasePerson(person, { DATA_DIR: server.dataDir })
      } finally {
        await server.start()
      }
    },
    readLogs: (rooms) =>
      Promise.resolve(
        disk === undefined ? readLogs(server.dataDir, rooms) : readLogsOn(disk, server.dataDir, rooms),
      ),
  }
}

function readLogsOn(disk: SmallDisk, dataDir: string, rooms: readonly string[]) {
  const copy = disk.copy(dataDir)
  const logs = readLogs(copy, rooms)
  rmSync(copy, { recursive: true })
  return logs
}

function readLogs(dataDir: string, rooms: readonly string[]) {
  const db = new DatabaseSync(join(dataDir, 'parley.sqlite'), { readOnly: true })
  const pages = new SqlitePages(db, '')
  const logs = new Map(rooms.map((room): [string, Message[]] => [room, pages.before(room, all, all)]))
  db.close()
  return logs
}
