import type { Reaction } from '@parley/shared'
import type { PostDraft, ReactDraft } from '../message-log.ts'

/** What one room holds, as a transaction reads and writes it: `room-transaction.ts` decides, an engine only keeps rows. */
export interface RoomRows {
  has(id: number): boolean
  /** False, with nothing written, when the author has a post under this cid. */
  insert(draft: PostDraft, id: number, at: number): boolean
  /** The author's post under a cid. */
  post(author: string, cid: string): EarlierPost | undefined
  /** The author's change under a cid. */
  change(author: string, cid: string): EarlierChange | undefined
  remember(author: string, cid: string, change: EarlierChange): void
  target(id: number): Target | undefined
  edit(id: number, message: string, at: number, rev: number): void
  /** Its text, its reactions and when it was edited go too. */
  remove(id: number, rev: number): void
  hasReacted(draft: ReactDraft): boolean
  reactions(id: number): Reaction[]
  /** Puts or takes away the one reaction. */
  react(draft: ReactDraft, rev: number): void
  /** How those with this emoji are called, the first `limits.reactionPeople` of them in order. */
  people(id: number, emoji: string): string[]
  setReactions(id: number, reactions: readonly Reaction[], rev: number): void
}

export interface EarlierPost {
  id: number
  message: string
  reply_to: number | null
  edited: number | null
  removed: boolean | number
}

export interface EarlierChange {
  what: string
  rev: number
}

export interface Target {
  author: string
  rev: number
  message: string
  removed: boolean | number
}
