import type { Message } from '@parley/shared'
import type { Page } from '../message-log.ts'
import type { Outcome, Write } from '../rules/writes.ts'

/** What the server thread asks of the worker that owns the database. `call` pairs an answer with its question. */
export type Call =
  /** They share one transaction, and one sync. */
  | { type: 'write'; call: number; writes: Write[] }
  | { type: 'since'; call: number; room: string; rev: number; limit: number }
  | { type: 'before' | 'after'; call: number; room: string; id: number; limit: number }
  | { type: 'free-names'; call: number; keys: readonly string[] }
  | { type: 'close'; call: number }

export type Answer =
  | { type: 'opened' }
  /** The database cannot be used, and why, for the operator. */
  | { type: 'unusable'; why: string }
  | ({ type: 'written'; call: number } & Outcome)
  | { type: 'page'; call: number; page: Page }
  | { type: 'messages'; call: number; messages: Message[] }
  | { type: 'names'; call: number; keys: string[] }
  | { type: 'closed'; call: number }
