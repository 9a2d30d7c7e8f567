import type { File, Reaction } from '@parley/shared'
import type { StoredStanding } from '../../access/access-store.ts'
import type { StoredEntry } from '../../access/entries.ts'
import type { RoomState } from '../../access/room-state.ts'
import type { Standing } from '../../access/standing.ts'
import type { ReactDraft } from '../message-log.ts'
import type { NewPost, Read, StoredMessage } from '../message-columns.ts'

/** The rows of one room. `room-transaction.ts` decides what a draft comes to, an engine only reads and writes rows. */
export interface RoomRows {
  /** Messages below this id are deleted, or are going to be. */
  readonly floor: number
  has(id: number): boolean
  /**
   * False, with nothing written, when the author has already posted with this cid; also if the post is deleted since. The files
   * are in this message from now on.
   */
  insert(post: NewPost, id: number, at: number): boolean
  /** A file that the author has sent to this room, and that is in no message and not released. */
  findFile(author: string, id: string): File | undefined
  /** The author's post with this cid. */
  findPost(author: string, cid: string): StoredPost | undefined
  /** The author's change with this cid. */
  findChange(author: string, cid: string): StoredChange | undefined
  insertChange(author: string, cid: string, change: StoredChange): void
  findTarget(id: number): StoredTarget | undefined
  updateText(id: number, message: string, at: number, rev: number): void
  /**
   * `card` is JSON of a StoredCard, or null. From now on the file `posted` is in the message, and `released` is in none and has no
   * bytes.
   */
  setCard(id: number, card: string | null, files: CardFiles, rev: number): void
  /** Marks the message as removed, deletes its text, card, reactions and time of edit, and releases its files. */
  remove(id: number, rev: number): void
  /** Also asked for the other emoji of the message. */
  hasReacted(draft: ReactDraft): boolean
  reactions(id: number): Reaction[]
  /** Adds or removes the reaction. */
  react(draft: ReactDraft, rev: number): void
  /** The usernames of the first `limits.reactionPeople` people with this emoji, in order. */
  people(id: number, emoji: string): string[]
  setReactions(id: number, reactions: readonly Reaction[], rev: number): void
  roomState(): RoomState
  standing(person: string): Standing
  /** Stores the entry, the state of the room after it, and the standing of its subject. */
  insertEntry(stored: StoredEntry, state: RoomState, subject: StoredStanding | undefined): void
}

export type StoredPost = Read<
  Pick<StoredMessage, 'id' | 'message' | 'reply_to' | 'edited' | 'removed' | 'files'>
>

/** Pictures of cards, by the ids of their files. */
export interface CardFiles {
  posted?: string | undefined
  released?: string | undefined
}

export interface StoredChange {
  what: string
  rev: number
}

export type StoredTarget = Read<
  Pick<StoredMessage, 'author' | 'rev' | 'message' | 'removed' | 'files' | 'card'>
>
