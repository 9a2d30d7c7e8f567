import type { Person } from '@parley/shared'

/**
 * What all nodes read and write: who is in which room on which node. A node's notices count as long as it has written within
 * `leaseMs`, by the board's own clock. Every implementation passes the suite in `board-contract.ts`.
 */
export interface PresenceStore {
  /** A node that was never on the board, without notices, at version 0. */
  arrive(node: string): Promise<void>
  /**
   * Puts up the node's notices, over earlier ones of the same people, and renews its lease: all at once, in one statement.
   * What was written under this version or a later one stays. False when its lease is over: then nothing was written.
   */
  write(node: string, version: number, records: readonly PresenceRecord[]): Promise<boolean>
  /** Forgets the node's notices of who is gone, up to that version, and all nodes whose leases are long over. */
  tidy(node: string, upTo: number): Promise<void>
  /** What this board says of the nodes, all of the same moment: in one statement. */
  read(question: Question): Promise<PresenceDelta[]>
  /** Tells the other nodes, who may not hear it, and keeps nothing. */
  say(typing: readonly Typing[]): Promise<void>
  /** Calls may repeat and may be left out. */
  subscribe(listener: PresenceStoreListener): void
}

/** How long a node counts that is not heard of, in milliseconds. */
export const leaseMs = 15_000

/** One person in one room, as one node says it. */
export interface PresenceRecord {
  room: string
  person: Person
  author: string
  status: 'here' | 'idle' | 'gone'
}

export interface Typing {
  room: string
  person: Person
}

export interface Question {
  /** Who asks: of itself a node knows better. */
  node: string
  /** Up to which version the asker has read of each node, in all of `followed`. */
  known: ReadonlyMap<string, number>
  followed: readonly string[]
  /** Rooms of which nothing was read before. */
  fresh: readonly string[]
}

export type PresenceDelta =
  | { node: string; type: 'silent' }
  /** Notices since the version that is known, and everyone's in fresh rooms. */
  | { node: string; type: 'news'; version: number; records: PresenceRecord[] }
  /** Everyone's notices, in all rooms: of the version that is known, too little is left on the board. */
  | { node: string; type: 'all'; version: number; records: PresenceRecord[] }

export interface PresenceStoreListener {
  /** People of these rooms came, went, or are idle; without them, it may be any. */
  moved(rooms?: readonly string[]): void
  typing(typing: readonly Typing[]): void
}

/** The board cannot be reached now; what was written may be there or not. */
export class PresenceStoreUnavailable extends Error {
  override name = 'PresenceStoreUnavailable'
}
