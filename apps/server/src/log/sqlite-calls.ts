import type { Message } from '@parley/shared'
import type { Draft, Page, Receipt } from './message-log.ts'

/** What the server thread asks of the worker that owns the database. `call` pairs an answer with its question. */
export type Call =
  | { type: 'write'; call: number; writes: Write[] }
  | { type: 'since'; call: number; room: string; rev: number; limit: number }
  | { type: 'before' | 'after'; call: number; room: string; id: number; limit: number }
  | { type: 'free-names'; call: number; keys: readonly string[] }
  | { type: 'close'; call: number }

/** All writes of a call share one transaction, and one sync. */
export type Write =
  { type: 'append'; room: string; drafts: readonly Draft[] } | { type: 'claim'; key: string; author: string }

export type Written =
  | { type: 'appended'; receipts: Receipt[] }
  | { type: 'claimed'; claimed: boolean }
  /** The disk had no room, and nothing of the call was stored. */
  | { type: 'full'; why: string }

/** A room has moved from `after` to `rev`. What was posted in between is known to whoever posted it. */
export interface Span {
  room: string
  after: number
  rev: number
  /** Replies, and messages that were changed, as they are now. */
  touched: Message[]
}

export interface Outcome {
  /** One result per write, in order. */
  results: Written[]
  moved: Span[]
  /** When it was written: Unix time in milliseconds. */
  at: number
}

export type Answer =
  | { type: 'opened' }
  /** The database cannot be used, and why, for the operator. */
  | { type: 'unusable'; why: string }
  | ({ type: 'written'; call: number } & Outcome)
  | { type: 'page'; call: number; page: Page }
  | { type: 'messages'; call: number; messages: Message[] }
  | { type: 'names'; call: number; keys: string[] }
  | { type: 'closed'; call: number }
