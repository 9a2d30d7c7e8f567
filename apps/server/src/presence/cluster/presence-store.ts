import type { Person } from '@parley/shared'
import type { PresenceStatus } from '../presence.ts'

/**
 * Shared by all nodes: who is in which room on which node. A node's records count while its last write is at most `leaseMs`
 * old by the store's clock. Every implementation passes the suite in `presence-store-contract.ts`.
 */
export interface PresenceStore {
  /** Adds a new node without records, at version 0. */
  arrive(node: string): Promise<void>
  /**
   * Writes records of the node over earlier ones of the same people, and renews its lease, in one statement. Does not
   * replace what was written under this version or a later one. False when the lease has ended: then nothing was written.
   */
  write(node: string, version: number, records: readonly PresenceRecord[]): Promise<boolean>
  /** Deletes the node's records of people who left, up to that version, and nodes whose leases ended long ago. */
  tidy(node: string, upTo: number): Promise<void>
  /** What changed on the other nodes, all of one moment: in one statement. */
  read(question: Question): Promise<PresenceDelta[]>
  /** Notifies the other nodes; may be lost, and is not stored. */
  sendTyping(typing: readonly Typing[]): Promise<void>
  /** Calls may repeat and may be lost. */
  subscribe(listener: PresenceStoreListener): void
}

/** How long the records of a silent node count, in milliseconds. */
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

export interface Question {
  /** The node that asks; its own records are left out. */
  node: string
  /** The version up to which the asker has read each node, in all of `followed`. */
  known: ReadonlyMap<string, number>
  followed: readonly string[]
  /** Rooms that were never read before. */
  fresh: readonly string[]
}

export type PresenceDelta =
  | { node: string; type: 'silent' }
  /** Records since the known version, and all records of fresh rooms. */
  | { node: string; type: 'news'; version: number; records: PresenceRecord[] }
  /** All records of all rooms: the records since the known version are no longer complete. */
  | { node: string; type: 'all'; version: number; records: PresenceRecord[] }

export interface PresenceStoreListener {
  /** People of these rooms came, left or changed; undefined: of any room. */
  moved(rooms?: readonly string[]): void
  typing(typing: readonly Typing[]): void
}

/** The store cannot be reached; whether a write was stored is not known. */
export class PresenceStoreUnavailable extends Error {
  override name = 'PresenceStoreUnavailable'
}
