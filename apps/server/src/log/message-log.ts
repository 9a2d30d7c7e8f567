import type { Action, Card, Message, ProgramKind, Reacted } from '@parley/shared'
import type { Entry, StoredEntry } from '../access/entries.ts'
import type { ClaimOutcome, NameClaim } from './rules/name-claims.ts'

/** A change before it has a rev. `author` is the identity that the server has verified, never a claim of a frame. */
export type Draft = Authored & (Action | CardAction | EntryAction)

/** Stored with the room's new state and the subject's new standing (P13). */
export interface EntryAction {
  type: 'entry'
  cid: string
  entry: Entry
}

/** P15: the card of the first link of a message, by its author. `picture` is the id of a file that is in no message. */
export interface CardAction {
  type: 'card'
  cid: string
  id: number
  card: Omit<Card, 'picture'> & { picture?: string | undefined }
}

export interface Authored {
  author: string
  username: string
  avatar: string
  /** A post under a name that another author owns. */
  guest?: boolean
  /** P19: the kind of the program that posts. */
  program?: ProgramKind | undefined
  /** P20.3: the edge of a message of a hook, `#` and six hexadecimal digits. */
  colour?: string | undefined
  /** Of a post that was written elsewhere: when that was, in Unix time in milliseconds. */
  writtenAt?: number | undefined
  /** P13.3: removes what others have posted. */
  moderates?: boolean
  /** Tells of a removed message once more: it has another author now. */
  again?: boolean
  /** P13.6: the revs up to which the entries were known when this was allowed. */
  decidedAt?: Heads
}

/** The newest revs that are known: of a room, and of all rooms. */
export interface Heads {
  here: number
  server: number
}

export type PostDraft = Extract<Draft, { type: 'post' }>
/** A change of an existing message. */
export type EditDraft = Exclude<Draft, { type: 'post' | 'entry' }>
export type CardDraft = Extract<Draft, { type: 'card' }>
export type EntryDraft = Extract<Draft, { type: 'entry' }>
export type ReactDraft = Extract<Draft, { type: 'react' }>

export type Receipt =
  | { type: 'posted'; id: number }
  /** The room holds the change at `rev`, whether it was made now or earlier. */
  | { type: 'changed'; rev: number }
  /** The author has used this cid in this room for another change. */
  | { type: 'cid_reused' }
  /** The message to reply to does not exist, or the message to change was removed. */
  | { type: 'no_such_message' }
  /** P14.3: a file that is named is unknown, not finished, of somebody else or another room, or in another message. */
  | { type: 'no_such_file' }
  /** P14.4: the edit of a message without files has no text. */
  | { type: 'empty_message' }
  | { type: 'not_yours' }
  | { type: 'too_many_reactions' }
  | { type: 'too_many_own_reactions' }
  /** Nothing was stored: the room, or all rooms, have an entry beyond what was known when the first draft was allowed. */
  | { type: 'outdated'; entries: Heads }

/**
 * All changes of a room after rev `after`, up to and including `rev`, in rev order. A message that has changed again since
 * is included in its newest state.
 */
export interface Changes {
  after: number
  rev: number
  messages: Message[]
  /** The same changes of those messages that have changed by reactions alone, where they are known. */
  reacted?: Reacted[]
  /** Those of the revs that are entries, in rev order; undefined: none. */
  entries?: StoredEntry[]
}

export interface Page extends Changes {
  /** Identifies the history of the log: it changes when a backup is restored. */
  epoch: string
  /** The newest rev of the room; 0 for a room without messages. */
  head: number
}

/** Without `changes`, the listener reads `since` its own cursor. */
export type Listener = (room: string, changes?: Changes) => void

/** A watcher of a log that other nodes write as well. */
export interface Follower {
  /** The rooms that the log polls for changes of other nodes. */
  rooms(): Iterable<string>
  /** The state of every room is stale: rejoin. */
  startOver(because: 'new epoch' | 'unreachable'): void
}

/** The only owner of history. Every engine passes the suite in `testing/contracts/log-contract.ts`. */
export interface MessageLog {
  /** While it is false, nothing can be read or stored, and nobody can join. */
  readonly isReachable: boolean
  /** The database has lost something: nothing can be stored any more, and what can still be read is read. */
  readonly isDamaged: boolean
  /**
   * Durable when it resolves, in the order of the calls. The same `(room, author, cid)` again returns the first receipt.
   * Rejects with nothing stored: with StorageFull when the disk is full, with StorageBusy when another program keeps the
   * database locked, with StorageDamaged when the database is damaged.
   */
  append(room: string, drafts: readonly Draft[]): Promise<Receipt[]>
  /**
   * At most `limit` changes after `rev`, and no more than `bytes` of JSON unless the first has more. The page may be empty below
   * the head: continue from its `rev`. With `limit` 0, only the head.
   */
  since(room: string, rev: number, limit: number, bytes?: number): Promise<Page>
  /**
   * The newest `limit` messages with an id below `id`, in id order. With `bytes`, it ends with the first message that makes them
   * more than that many bytes of JSON.
   */
  before(room: string, id: number, limit: number, bytes?: number): Promise<Message[]>
  /** The oldest `limit` messages with an id above `id`, in id order. `bytes` as for `before`. */
  after(room: string, id: number, limit: number, bytes?: number): Promise<Message[]>
  /** The number of rooms with messages, counted up to `most`. */
  countRooms(most: number): Promise<number>
  /** The authors who own these keys of names, and have used them in the last 30 days. */
  nameOwners(keys: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Makes the author the owner of the name, unless another author owns it, or one that looks like it. */
  claimName(claim: NameClaim): Promise<ClaimOutcome>
  /** One bounded step through all names: deletes those that have expired. To be called again and again. */
  deleteExpiredNames(): Promise<void>
  /** Calls may be repeated or skipped: the listener's cursor decides. Without a follower, all rooms are polled. Returns the function that ends the watch. */
  watch(listener: Listener, follower?: Follower): Promise<() => void>
  /** Finishes pending appends, then releases the storage. Later calls reject with LogUnavailable. */
  close(): Promise<void>
}

/** Nothing of the batch was stored. It may succeed later. */
export class StorageFull extends Error {
  override name = 'StorageFull'
}

/** Another program has locked the database for too long. Nothing of the batch was stored. It may succeed later. */
export class StorageBusy extends Error {
  override name = 'StorageBusy'
}

/** Nothing can be stored until the operator has restored a backup. */
export class StorageDamaged extends Error {
  override name = 'StorageDamaged'
}

/** The log is unreachable. Whether a change was stored is unknown: append it again. Every call may reject with it. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable'
}

/** Whether the storage is the reason, and not a bug. */
export function isStorageError(error: unknown): error is Error {
  return [LogUnavailable, StorageFull, StorageBusy, StorageDamaged].some((kind) => error instanceof kind)
}
