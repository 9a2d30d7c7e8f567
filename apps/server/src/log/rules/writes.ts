import type { Message, Reacted } from '@parley/shared'
import type { StoredEntry } from '../../access/entries.ts'
import type { Draft, Receipt } from '../message-log.ts'
import type { ClaimOutcome, NameClaim } from './name-claims.ts'

/** A write that can share a transaction with others. */
export type Write = { type: 'append'; room: string; drafts: readonly Draft[] } | Claim

export interface Claim extends NameClaim {
  type: 'claim'
}

export type Written =
  | { type: 'appended'; receipts: Receipt[] }
  | { type: 'claimed'; outcome: ClaimOutcome }
  /** The disk is full, and nothing of the transaction was stored. */
  | { type: 'full'; why: string }
  /** Another program has locked the database, and nothing of the transaction was stored. */
  | { type: 'busy'; why: string }
  /** The database is damaged, and nothing of the transaction was stored. */
  | { type: 'damaged'; why: string }
  /** The database is unreachable, and whether the write was stored is unknown. */
  | { type: 'unreached'; why: string }

/** The revs that a transaction added to a room. Its posts are derived from their drafts, see `changesOf`. */
export interface RevRange {
  room: string
  after: number
  rev: number
  /** Replies and changed messages, in their current state. */
  touched: Message[]
  /** The changes of those that have changed by reactions alone. */
  reacted: Reacted[]
  /** In rev order. */
  entries: StoredEntry[]
}

export interface Outcome {
  /** One result per write, in order. */
  results: Written[]
  spans: RevRange[]
  /** The time of the transaction: Unix time in milliseconds. */
  at: number
}
