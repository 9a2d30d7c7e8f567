import type { Message } from '@parley/shared'
import type { SmallDisk } from '../support/disk/small-disk.ts'
import type { ParleyServer } from '../support/parley-server.ts'
import type { FaultyProxy } from './faulty-proxy.ts'

/** Where a round is played: one server with its file, or several nodes with one database. */
export interface Stage {
  nodes: readonly ParleyServer[]
  /** The server's, if it has one that can be filled. */
  disk?: SmallDisk | undefined
  database?: Database
  /** The messages of each room, as the log has them. */
  readLogs(rooms: readonly string[]): Promise<ReadonlyMap<string, Message[]>>
}

export interface Database {
  /** As for an update. */
  restart(): Promise<void>
  /** Ends at once, as if its machine had failed, and recovers. */
  crash(): Promise<void>
  /** The way from each node to the database. */
  wires: readonly FaultyProxy[]
}
