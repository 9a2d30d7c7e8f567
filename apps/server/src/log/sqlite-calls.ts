import type { Message } from '@parley/shared'
import type { Changes, Draft, Page, Receipt } from './message-log.ts'

/** What the server thread asks of the worker that owns the database. `call` pairs an answer with its question. */
export type Call =
  | { type: 'append'; call: number; posts: Post[] }
  | { type: 'since'; call: number; room: string; rev: number; limit: number }
  | { type: 'before'; call: number; room: string; id: number; limit: number }
  | { type: 'claim-name'; call: number; key: string; author: string }
  | { type: 'free-names'; call: number; keys: readonly string[] }
  | { type: 'close'; call: number }

export interface Post {
  room: string
  draft: Draft
}

export type Answer =
  | { type: 'opened' }
  /** The database cannot be used, and why, for the operator. */
  | { type: 'unusable'; why: string }
  | { type: 'appended'; call: number; receipts: Receipt[]; moved: { room: string; changes: Changes }[] }
  | { type: 'not-appended'; call: number; why: string }
  | { type: 'page'; call: number; page: Page }
  | { type: 'messages'; call: number; messages: Message[] }
  | { type: 'name-claimed'; call: number; claimed: boolean }
  | { type: 'names'; call: number; keys: string[] }
  | { type: 'closed'; call: number }
