import type { StoredProgram } from '../../identity/programs/program-store.ts'

/** `json`: every change, as the API streams it. `slack`: new posts, with the fields of Slack's outgoing webhooks. */
export const outgoingFormats = ['json', 'slack'] as const
export type OutgoingFormat = (typeof outgoingFormats)[number]

/** `operator`: by a command. `gone`: the receiver has answered 410. `failing`: it has taken nothing for a day. */
export type WhyPaused = 'operator' | 'gone' | 'failing'

/** One request that was sent. `ms`: how long it took. */
export interface HookDelivery {
  /** Unix time in milliseconds. */
  at: number
  /** Of the change. */
  rev: number
  /** 1: the first time. */
  attempt: number
  ms: number
  /** Of the answer; undefined: there was none, and `problem` says why. */
  status?: number | undefined
  problem?: string | undefined
  /** What came of the text that was answered: `posted`, or the code of the refusal. */
  answer?: string | undefined
}

/** Deliveries that are remembered of a hook, the newest first. */
export const mostDeliveries = 20

/** P20.8: where the changes of a room are sent. */
export interface OutgoingHook {
  /** The author of what it posts. */
  program: StoredProgram
  room: string
  url: string
  format: OutgoingFormat
  /** The receiver may be at a private address: an operator has said so. */
  allowsPrivate: boolean
  /** It signs each request. The receiver has the same, so it is stored as it is. */
  key: string
  /** Everything up to this rev was delivered, or need not be. */
  cursor: number
  /** Undefined: it is not. */
  paused: WhyPaused | undefined
  /** Attempts since the last one that has succeeded. */
  failures: number
  /** The first of them, as Unix time in milliseconds; undefined: there are none. */
  failingSince: number | undefined
  /** Nothing is sent before: Unix time in milliseconds; 0: at once. */
  retryAt: number
  deliveries: HookDelivery[]
}

export type NewOutgoingHook = Pick<OutgoingHook, 'room' | 'url' | 'format' | 'allowsPrivate' | 'key'> & {
  author: string
}

/** What came of deliveries. */
export interface HookProgress extends Pick<
  OutgoingHook,
  'cursor' | 'failures' | 'failingSince' | 'deliveries'
> {
  /** Milliseconds for which nothing is sent. */
  waitMs: number
  paused?: WhyPaused | undefined
}

/**
 * Outgoing hooks, and how far each of them is (P20.10). There is no queue: what is to be sent follows from the log. Every engine
 * passes the suite in `testing/hooks/outgoing-contract.ts`. Errors are those of ProgramStore; times are of the clock of the database,
 * but for those of deliveries.
 */
export interface OutgoingStore {
  /** Stores it, beginning with what comes from now on. Its program must be stored. */
  add(hook: NewOutgoingHook): Promise<void>
  /** Those whose program is not revoked, the oldest first. */
  hooks(): Promise<OutgoingHook[]>
  /** The newest rev of a room; 0: it has none. */
  headOf(room: string): Promise<number>
  /** Rooms with a hook that is not paused. */
  rooms(): Promise<string[]>
  /** The authors of up to `limit` hooks with something to send that nobody sends, those first that were looked at the longest ago. */
  due(limit: number): Promise<string[]>
  /** For `forMs` milliseconds nobody else gets it, and `holder` may save it. Undefined: it is not due any more. */
  claim(author: string, holder: string, forMs: number): Promise<OutgoingHook | undefined>
  /** Prolongs the claim; with `forMs` 0 it ends. False: the claim is lost, or the hook is paused or gone. */
  save(author: string, holder: string, progress: HookProgress, forMs: number): Promise<boolean>
  /** False: there is none that runs. */
  pause(author: string): Promise<boolean>
  /** Sends on at once, `isFromNow` without what was not sent until now. False: there is no such hook. */
  resume(author: string, isFromNow: boolean): Promise<boolean>
  /** Ends all claims: to be called at the start of the only node, which has none. */
  endClaims(): Promise<void>
}

/** The longest claim, and the longest wait, in milliseconds. A time further ahead is that of a clock that went back. */
export const longestHookClaimMs = 10 * 60_000
export const longestHookWaitMs = 24 * 3_600_000
