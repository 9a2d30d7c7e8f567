import type { Person } from '@parley/shared'
import type { PresenceStatus } from '../presence.ts'

/**
 * Stores who is in which room on which node; all nodes share it. A node's records are valid while its last write is at most
 * `leaseMs` old by the store's clock. Every implementation passes the suite in `presence-store-contract.ts`.
 */
export interface PresenceStore {
  /** Adds a new node without records, at version 0. */
  arrive(node: string): Promise<void>
  /**
   * Replaces the records of these people on the node, and renews its lease, atomically. Returns false and writes nothing
   * when the lease has ended, or this version or a later one was written already.
   */
  write(node: string, version: number, records: readonly PresenceRecord[]): Promise<boolean>
  /** Deletes the node's records of people who left, up to this version, and nodes whose leases ended long ago. */
  tidy(node: string, upTo: number): Promise<void>
  /** What changed on the other nodes, in one consistent snapshot. */
  read(query: PresenceQuery): Promise<PresenceDelta[]>
  /** Notifies the other nodes. The notification may be lost and is not stored. */
  sendTyping(typing: readonly Typing[]): Promise<void>
  /** Notifications may be lost or repeated. */
  subscribe(listener: PresenceStoreListener): void
}

/** How long records are valid after the last write of their node, in milliseconds. */
export const leaseMs = 15_000

/** One person in one room on one node. */
export interface PresenceRecord {
  room: string
  person: Person
  author: string
  status: PresenceStatus
}

export interface Typing {
  room: string
  person: Person
}

export interface PresenceQuery {
  /** The node that asks. Its own records are not returned. */
  node: string
  /** The version up to which the asker has read each node, in all of `followed`. */
  known: ReadonlyMap<string, number>
  followed: readonly string[]
  /** Rooms that this node has not read before. */
  fresh: readonly string[]
}

export type PresenceDelta =
  /** The node's lease has ended. */
  | { node: string; type: 'silent' }
  /** Records since the known version, and all records of fresh rooms. */
  | { node: string; type: 'news'; version: number; records: PresenceRecord[] }
  /** All records of all rooms: departures since the known version may have been deleted. */
  | { node: string; type: 'all'; version: number; records: PresenceRecord[] }

export interface PresenceStoreListener {
  /** People arrived, left or changed in these rooms; undefined: in any room. */
  moved(rooms?: readonly string[]): void
  typing(typing: readonly Typing[]): void
}

/** The store cannot be reached. Whether a write was stored is unknown. */
export class PresenceStoreUnavailable extends Error {
  override name = 'PresenceStoreUnavailable'
}
