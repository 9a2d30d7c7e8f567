import type { Message } from '@parley/shared'
import type { Draft, Receipt } from '../message-log.ts'

/** What may be gathered into one transaction. */
export type Write =
  { type: 'append'; room: string; drafts: readonly Draft[] } | { type: 'claim'; key: string; author: string }

export type Written =
  | { type: 'appended'; receipts: Receipt[] }
  | { type: 'claimed'; claimed: boolean }
  /** The disk had no room, and nothing of the transaction was stored. */
  | { type: 'full'; why: string }
  /** The database was not reached, and what it has stored is not known. */
  | { type: 'unreached'; why: string }

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
