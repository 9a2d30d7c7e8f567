import type { Action } from '@parley/shared'

/** An action as it is stored, so that it survives a reload. `at` is Unix time in milliseconds; its ids belong to `epoch`. */
export type StoredAction = Readonly<Action & { at: number; epoch?: string | undefined }>

/** Stores the actions of one person in one room until the server has acknowledged them. */
export interface OutboxStore {
  /** What an earlier client stored and did not forget, in the order of storing. */
  readonly kept: readonly StoredAction[]
  keep(action: StoredAction): void
  forget(cids: readonly string[]): void
}

/** Stores nothing. */
export const noStore: OutboxStore = { kept: [], keep: () => {}, forget: () => {} }
