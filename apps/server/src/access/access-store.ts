import type { Message, Subject } from '@parley/shared'
import type { StoredEntry } from './entries.ts'
import type { RoomState } from './room-state.ts'
import type { Standing } from './standing.ts'

export interface StoredStanding {
  subject: Subject
  standing: Standing
}

export interface ListedRoom {
  room: string
  state: RoomState
}

/** `id` is the hash of the secret. Times are Unix times in milliseconds; `endsAt` null: never. */
export interface StoredInvitation {
  id: string
  room: string
  by: Subject
  madeAt: number
  endsAt: number | null
  /** Null: any number. */
  uses: number | null
  used: number
}

/** `forMs`: for how many milliseconds it is good; null: until it is ended. */
export type NewInvitation = Pick<StoredInvitation, 'id' | 'room' | 'by' | 'uses'> & { forMs: number | null }

/** The room that an invitation has opened, and the rev of `letIn` there. */
export interface UsedInvitation {
  room: string
  rev: number
}

/** Standings in the list of a room. */
export const mostNotable = 500

/**
 * What rooms are and what people may do in them. Entries are written by `MessageLog.append`, which stores the room's state and
 * the subject's standing in the same transaction; everything else is read here, or concerns one person at the door. Dates are by
 * the clock of the engine, which may have been wrong for a while: one in the future counts as now, and is stored as that. Every
 * engine passes the suite in `testing/contracts/access-contract.ts`. Errors are those of PeopleStore.
 */
export interface AccessStore {
  /** `emptyRoom` for a room without entries. */
  roomState(room: string): Promise<RoomState>
  /** P16.12: the first `limit` rooms with a name behind `after` whose settings say that they are listed, by name. */
  listed(after: string, limit: number): Promise<ListedRoom[]>
  /** The standings of one person in these rooms, in their order; `newcomer` where there is none. */
  standings(person: string, rooms: readonly string[]): Promise<Standing[]>
  /**
   * Those with a role above member, muted, banned, or waiting at the door, the oldest first: `mostNotable` of them, of which
   * those with a role come before the restricted, these before those who wait, and the newest before others. Of what has ended,
   * some may be among them.
   */
  notable(room: string): Promise<StoredStanding[]>
  /** The newest `limit` entries below `before`, newest first. */
  entries(room: string, before: number, limit: number): Promise<StoredEntry[]>
  /** Whether the person has a message in the room, removed ones too, with an id above `after`. */
  hasPosted(room: string, person: string, after: number): Promise<boolean>
  /**
   * The milliseconds since the person has last posted in the room, with an id above `after`, by the clock that messages are stored
   * with; negative if it was set back. Undefined: they have not.
   */
  sincePosted(room: string, person: string, after: number): Promise<number | undefined>
  /** Who posted the message; undefined where there is no such message. */
  authorOf(room: string, id: number): Promise<Subject | undefined>
  /**
   * Ids of the person's messages that are not removed, the oldest `limit` above `after`. `count`: how many there are at all, if
   * `after` is 0; otherwise of these.
   */
  messagesOf(
    room: string,
    person: string,
    after: number,
    limit: number,
  ): Promise<{ ids: number[]; count: number }>
  /** The person's newest `limit` messages with an id below `before`, newest first, removed ones too. */
  postsOf(room: string, person: string, before: number, limit: number): Promise<Message[]>
  /** The person was let in by a key or an invitation: `letIn` becomes the rev, and they wait no longer. Takes no rev, and is no entry. */
  letIn(room: string, subject: Subject, rev: number): Promise<void>
  addInvitation(invitation: NewInvitation): Promise<void>
  /** Those of a room that have not ended, the oldest first. */
  invitations(room: string): Promise<StoredInvitation[]>
  /**
   * Counts one use of an invitation to one of the rooms, and lets the person in there as `letIn` does, with the rev that comes
   * next: both or neither. Several connections of one person that come at once are one use: who is in there uses nothing.
   * Undefined if it has ended, is used up, or opens none of the rooms. A guest is no `subject`, and nothing is stored of them.
   */
  useInvitation(
    id: string,
    rooms: readonly string[],
    subject: Subject | undefined,
  ): Promise<UsedInvitation | undefined>
  /** False where there is none any more. */
  endInvitation(room: string, id: string): Promise<boolean>
  /**
   * Retention: deletes up to `limit` messages below `floor`, which an entry has told before, with all that belongs to them; true
   * while there are others.
   */
  deleteBelow(room: string, floor: number, limit: number): Promise<boolean>
  /** Retention: the id of the oldest message that was posted at `at` or later (Unix time in milliseconds), or the next id of the room where none was. */
  firstSince(room: string, at: number): Promise<number>
}
