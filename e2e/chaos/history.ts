import type { Message } from '@parley/shared'

/** What one client did, and saw with its own eyes, and nothing else. */
export interface History {
  readonly name: string
  readonly room: string
  /** Posts, in the order of writing. */
  readonly sent: { cid: string; text: string }[]
  /** Every acknowledgement of a post, also of the same post again. */
  readonly acknowledged: { cid: string; id: number }[]
  /** Cids of edits, removals and reactions. */
  readonly changes: string[]
  /** Every acknowledgement of a change. */
  readonly changed: { cid: string; rev: number }[]
  /** Changes of what somebody had removed: refused, and given up. */
  readonly givenUp: Set<string>
  /** What its own messages have to say in the end, by cid, where they were edited; nothing where they were removed. */
  readonly texts: Map<string, string>
  /** Whether its emoji is under a message in the end, by id. */
  readonly reactions: Map<number, boolean>
  /** What the timeline held in the end. */
  seen: readonly Message[]
  /** Frames that did not go on from where the one before ended. */
  gaps: number
  /** Posts for which the disk had no room, and which were sent again later. */
  refused: number
}

export function emptyHistory(name: string, room: string): History {
  return {
    name,
    room,
    sent: [],
    acknowledged: [],
    changes: [],
    changed: [],
    givenUp: new Set(),
    texts: new Map(),
    reactions: new Map(),
    seen: [],
    gaps: 0,
    refused: 0,
  }
}
