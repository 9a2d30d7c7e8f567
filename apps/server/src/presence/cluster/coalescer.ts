import { PresenceStoreUnavailable } from './presence-store.ts'

/** Milliseconds until a round that failed is tried again. */
const againMs = 1_000

export interface Spacing {
  /** At least this long from the beginning of one round to the next, in milliseconds. */
  spacingMs: number
  /** A round comes by itself this long after the last has ended; without it, none does. */
  restMs?: number
}

/** Work that is done in rounds, one at a time: soon after it is asked for, though not too often, and again after a rest. */
export class Coalescer {
  readonly #round: () => Promise<void>
  readonly #pace: Spacing
  readonly #failed: (error: Error) => void
  #state: 'resting' | 'working' | 'closed' = 'resting'
  #timer: NodeJS.Timeout | undefined
  #notBefore = -Infinity
  #due = Infinity
  #waiting: (() => void)[] = []

  /** A round may reject with PresenceStoreUnavailable; of anything else `failed` is told. */
  constructor(round: () => Promise<void>, pace: Spacing, failed: (error: Error) => void) {
    this.#round = round
    this.#pace = pace
    this.#failed = failed
  }

  /** There is something to do. */
  soon() {
    this.#wake(this.#notBefore)
  }

  /** Resolves when a round that began after this is over, whatever came of it. */
  next(): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#wake(-Infinity)
    })
  }

  close() {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #wake(due: number) {
    this.#due = Math.min(this.#due, due)
    if (this.#state !== 'resting' || this.#due === Infinity) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#work(), Math.max(0, this.#due - performance.now()))
  }

  async #work() {
    this.#state = 'working'
    this.#due = Infinity
    const waiting = this.#waiting.splice(0)
    const began = performance.now()
    const worked = await this.#tryRound()
    this.#notBefore = began + (worked ? this.#pace.spacingMs : againMs)
    for (const resolve of waiting) resolve()
    if (this.#isClosed()) return
    this.#state = 'resting'
    // What was asked for meanwhile was asked for too early.
    if (this.#due !== -Infinity) this.#due = Math.max(this.#due, this.#notBefore)
    this.#wake(worked ? performance.now() + (this.#pace.restMs ?? Infinity) : this.#notBefore)
  }

  async #tryRound() {
    try {
      await this.#round()
      return true
    } catch (error) {
      if (!(error instanceof PresenceStoreUnavailable))
        this.#failed(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }

  #isClosed() {
    return this.#state === 'closed'
  }
}
