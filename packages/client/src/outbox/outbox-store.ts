import type { Action } from '@parley/shared'

/**
 * What somebody did, as it outlives the client: what is typed offline is still there after a reload. `at` is Unix time in
 * milliseconds, `epoch` the life of the log whose ids it speaks of.
 */
export type Kept = Readonly<Action & { at: number; epoch?: string | undefined }>

/** Where what one person did in one room waits until the server has it. */
export interface OutboxStore {
  /** What an earlier client kept and did not forget, in the order in which it was kept. */
  readonly kept: readonly Kept[]
  keep(action: Kept): void
  forget(cids: readonly string[]): void
}

/** For where nothing outlives the client. */
export const noStore: OutboxStore = { kept: [], keep: () => {}, forget: () => {} }
