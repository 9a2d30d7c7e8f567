import type { Action, Message } from '@parley/shared'

/** A change before it has its place in the room. `author` is whom the server knows, never what a frame claims. */
export type Draft = Authored & Action

export interface Authored {
  author: string
  username: string
  avatar: string
  /** A post under a name that belongs to somebody else. */
  guest?: boolean
}

export type PostDraft = Extract<Draft, { type: 'post' }>
/** A change to a message that is there. */
export type EditDraft = Exclude<Draft, { type: 'post' }>
export type ReactDraft = Extract<Draft, { type: 'react' }>

export type Receipt =
  | { type: 'posted'; id: number }
  /** The room has it at `rev`, whether it changed just now or before. */
  | { type: 'changed'; rev: number }
  /** The author used this cid in this room for something else. */
  | { type: 'cid_reused' }
  /** What is to be answered is not there, or what is to be changed was removed. */
  | { type: 'no_such_message' }
  | { type: 'not_yours' }
  | { type: 'too_many_reactions' }

/**
 * What changed in a room after rev `after`, up to and with `rev`, in rev order and with none left out. A message that
 * has changed again after `rev` comes with that change.
 */
export interface Changes {
  after: number
  rev: number
  messages: Message[]
}

export interface Page extends Changes {
  /** Names this life of the log. */
  epoch: string
  /** The newest rev of the room; 0 for a room without messages. */
  head: number
}

/** `changes` are there when they are at hand; without them the listener asks `since` its own cursor. */
export type Listener = (room: string, changes?: Changes) => void

/** Who watches a log that others write too. */
export interface Follower {
  /** The rooms that are followed: the log looks after them when nothing is heard. */
  rooms(): Iterable<string>
  /** What is known of any room is of no use any more, and is asked for anew. */
  startOver(because: 'another life' | 'unreachable'): void
}

/** The only owner of history. Every engine passes the suite in `contract.ts`. */
export interface MessageLog {
  /** While it is false nothing can be read or stored, and nobody can be let in. */
  readonly isReachable: boolean
  /** Durable when it resolves, in the order of the calls. The same `(room, author, cid)` again gets the first receipt. Rejects with StorageFull, with nothing stored, when the disk is full. */
  append(room: string, drafts: readonly Draft[]): Promise<Receipt[]>
  /** At most `limit` changes after `rev`, or none and a `rev` to go on from; with `limit` 0, only where the head is. */
  since(room: string, rev: number, limit: number): Promise<Page>
  /** At most `limit` messages with an id below `id`: the newest of them, in id order. */
  before(room: string, id: number, limit: number): Promise<Message[]>
  /** At most `limit` messages with an id above `id`: the oldest of them, in id order. */
  after(room: string, id: number, limit: number): Promise<Message[]>
  /** Makes the name the author's. False when it is somebody else's, who used it in the last 30 days. */
  claimName(key: string, author: string): Promise<boolean>
  /** Which of the names are nobody's, or only by someone who has not used them for 30 days. */
  freeNames(keys: readonly string[]): Promise<string[]>
  /** Calls may repeat and may skip: the listener's cursor decides. Without a follower all rooms are followed. Returns what ends the watch. */
  watch(listener: Listener, follower?: Follower): Promise<() => void>
  /** Finishes what was appended, then lets go of the storage. */
  close(): Promise<void>
}

/** Nothing of the batch was stored, and there may be room for it later. */
export class StorageFull extends Error {
  override name = 'StorageFull'
}

/** The log was not reached. Whether a change is stored is not known: the same append again tells. Every call may reject with it. */
export class LogUnavailable extends Error {
  override name = 'LogUnavailable'
}
