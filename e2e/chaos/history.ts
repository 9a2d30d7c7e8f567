import type { Message } from '@parley/shared'

/** What one client did, and what it received. */
export interface History {
  name: string
  readonly room: string
  /** Posts, in the order of writing. */
  readonly sent: { cid: string; text: string }[]
  /** Every acknowledgement of a post, including repeated ones. */
  acknowledged: { cid: string; id: number }[]
  /** Ids of its own posts by cid, as frames have brought them: some of them are deleted since. */
  readonly arrived: Map<string, number>
  /** Cids of edits, removals and reactions. */
  readonly changes: string[]
  /** Every acknowledgement of a change. */
  readonly changed: { cid: string; rev: number }[]
  /** Cids of changes that were refused since the message was removed. */
  readonly givenUp: Set<string>
  /** Cids of posts that were refused since the room they were written for was deleted. */
  readonly endedWith: Set<string>
  /** The expected final texts of its edited messages, by cid; empty for removed ones. */
  readonly texts: Map<string, string>
  /** Whether its reaction is on a message in the end, by id. */
  readonly reactions: Map<number, boolean>
  /** The final timeline. */
  seen: readonly Message[]
  /** Frames that did not continue where the previous one ended. */
  gaps: number
  /** Posts refused with storage_full or storage_busy, which were sent again later. */
  refused: number
}

export function emptyHistory(name: string, room: string): History {
  return {
    name,
    room,
    sent: [],
    acknowledged: [],
    arrived: new Map(),
    changes: [],
    changed: [],
    givenUp: new Set(),
    endedWith: new Set(),
    texts: new Map(),
    reactions: new Map(),
    seen: [],
    gaps: 0,
    refused: 0,
  }
}
