import type { Action } from '@parley/shared'

/**
 * An action as it is stored, so that it survives a reload. `at` is Unix time in milliseconds; its ids belong to `epoch`.
 * `attached`: the files of a post, by the ids of whoever uploads them. Until they are uploaded, it has no `files`, and waits.
 */
export type StoredAction = Readonly<
  Action & { at: number; epoch?: string | undefined; attached?: readonly string[] | undefined }
>

/** Stores the actions of one person in one room until the server has acknowledged them. */
export interface OutboxStore {
  /** What an earlier client stored and did not forget, in the order of storing. */
  readonly kept: readonly StoredAction[]
  keep(action: StoredAction): void
  /** Stores the action in the place of the one with the same cid: the order stays. Only called for posts with `attached`. */
  replace?(action: StoredAction): void
  forget(cids: readonly string[]): void
}

/** Stores nothing. */
export const noStore: OutboxStore = { kept: [], keep: () => {}, forget: () => {} }
