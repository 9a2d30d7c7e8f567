import type { Message } from '@parley/shared'
import type { OperatorDatabase } from '../../apps/server/src/commands/operator-database.ts'
import type { SmallDisk } from '../support/disk/small-disk.ts'
import type { ParleyServer } from '../support/parley-server.ts'
import type { FaultyProxy } from './faulty-proxy.ts'

/** The servers of a round: one with SQLite, or several nodes with one PostgreSQL. */
export interface TestBed {
  nodes: readonly ParleyServer[]
  /** The disk of the server, if it can be filled. */
  disk?: SmallDisk | undefined
  database?: Database
  /** The database beside the running nodes, for what no client can see. */
  openDatabase(): Promise<OperatorDatabase>
  /** Runs `parley people erase`; on SQLite between a kill and a start of the server. */
  erase(person: string): Promise<void>
  /** Reads the messages of each room from the log. */
  readLogs(rooms: readonly string[]): Promise<ReadonlyMap<string, Message[]>>
}

export interface Database {
  /** Restarts it cleanly. */
  restart(): Promise<void>
  /** Kills and restarts it, as if its machine had failed. */
  crash(): Promise<void>
  /** The proxies between each node and the database. */
  proxies: readonly FaultyProxy[]
}
