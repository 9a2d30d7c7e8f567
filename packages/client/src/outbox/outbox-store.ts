import type { Action } from '@parley/shared'
import type { AttachedFile } from './attached-file.ts'

/**
 * An action as it is stored, so that it survives a reload. `at` is Unix time in milliseconds; its ids belong to `epoch`.
 * `attached`: the files of a post, in order. `ended`: the room that it was written for was deleted (P13.11).
 */
export type StoredAction = Readonly<
  Action & {
    at: number
    epoch?: string | undefined
    attached?: readonly AttachedFile[]
    ended?: true | undefined
  }
>

/** Stores the actions of one person in one room until the server has acknowledged them. */
export interface OutboxStore {
  /** What an earlier client stored and did not forget, in the order of storing. */
  readonly kept: readonly StoredAction[]
  keep(action: StoredAction): void
  /** Stores it in the place of what has its cid. */
  replace(action: StoredAction): void
  forget(cids: readonly string[]): void
}

/** Stores nothing. */
export const noStore: OutboxStore = { kept: [], keep: () => {}, replace: () => {}, forget: () => {} }
