import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../logger.ts'
import { CallRefused } from './worker-rpc.ts'

// All in milliseconds.
const firstPauseMs = 5
const longestPauseMs = 50
/** A refusal so long after the last one is of another lock. */
const sameLockMs = 1_000

/** How long calls wait for the locks of other programs, in milliseconds. */
export interface LockPatience {
  /** Then posts are refused. */
  appendMs: number
  /** Then names are granted without being stored: nobody should wait for long at the door. */
  claimMs: number
  /** Then the log counts as unavailable. A lock that prevents reading is rare. */
  readMs: number
  /** While the log is closed. */
  closeMs: number
}

export const defaultPatience: LockPatience = {
  appendMs: 5_000,
  claimMs: 1_000,
  readMs: 5_000,
  closeMs: 1_000,
}

/** Another program has kept the database locked for too long. The call changed nothing. */
export class DatabaseLocked extends Error {
  override name = 'DatabaseLocked'
}

export interface RetrierClock {
  now(): number
  sleep(ms: number): Promise<unknown>
}

const realClock: RetrierClock = { now: () => performance.now(), sleep: (ms) => sleep(ms) }

/**
 * Repeats calls that a lock of another program refuses. The pauses are in this thread and not in SQLite's busy handler: the
 * thread of the database answers other calls meanwhile.
 */
export class LockRetrier {
  readonly #logger: Logger | undefined
  readonly #clock: RetrierClock
  /** The lock that the last call met: since when, when last, and whether a call was given up. */
  #lock: { since: number; seen: number; isReported: boolean } | undefined
  #giveUpAt = Infinity

  constructor(logger?: Logger, clock = realClock) {
    this.#logger = logger
    this.#clock = clock
  }

  /** Rejects with DatabaseLocked once the database has been locked for `patienceMs`. */
  async run<T>(call: () => Promise<T>, patienceMs: number): Promise<T> {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        const result = await call()
        this.#unlocked()
        return result
      } catch (error) {
        if (!(error instanceof CallRefused)) throw error
        if (this.#isOver(patienceMs)) throw new DatabaseLocked(error.message, { cause: error })
      }
      await this.#clock.sleep(pauseMs)
    }
  }

  /** From now on, nothing waits for longer than `ms`. */
  hurry(ms: number) {
    this.#giveUpAt = this.#clock.now() + ms
  }

  // Counted from the first refusal, not for each call: calls that wait for each other do not add up their patience.
  #isOver(patienceMs: number) {
    const now = this.#clock.now()
    if (this.#lock === undefined || now - this.#lock.seen > sameLockMs)
      this.#lock = { since: now, seen: now, isReported: this.#lock?.isReported ?? false }
    this.#lock.seen = now
    if (now < Math.min(this.#lock.since + patienceMs, this.#giveUpAt)) return false
    if (!this.#lock.isReported)
      this.#logger?.warn(
        'another program (a tool such as sqlite3, or a backup) has locked the database: posts wait or are refused until it is done',
      )
    this.#lock.isReported = true
    return true
  }

  #unlocked() {
    if (this.#lock?.isReported) this.#logger?.info('the database is no longer locked')
    this.#lock = undefined
  }
}
