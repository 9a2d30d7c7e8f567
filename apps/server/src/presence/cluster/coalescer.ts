import { PresenceStoreUnavailable } from './presence-store.ts'

/** Milliseconds from the start of a failed run to the next. */
const retryAfterMs = 1_000

export interface Spacing {
  /** At least this long from the start of one run to the start of the next, in milliseconds. */
  spacingMs: number
  /** A run starts by itself this long after the last has ended; without it, only on request. */
  restMs?: number
}

/**
 * Runs a task, never twice at once: when requested, but at most once per `spacingMs`, and by itself after `restMs`. All requests
 * during a run lead to one more run.
 */
export class Coalescer {
  readonly #task: () => Promise<void>
  readonly #spacing: Spacing
  readonly #failed: (error: Error) => void
  #state: 'resting' | 'running' | 'closed' = 'resting'
  #timer: NodeJS.Timeout | undefined
  #notBefore = -Infinity
  #due = Infinity
  #waiting: (() => void)[] = []

  /** The task may reject with PresenceStoreUnavailable, and is run again; any other error goes to `failed`. */
  constructor(task: () => Promise<void>, spacing: Spacing, failed: (error: Error) => void) {
    this.#task = task
    this.#spacing = spacing
    this.#failed = failed
  }

  /** Requests a run. */
  soon() {
    this.#schedule(this.#notBefore)
  }

  /** Resolves when a run that started after this call has ended, whatever its result. */
  next(): Promise<void> {
    if (this.#state === 'closed') return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#schedule(-Infinity)
    })
  }

  close() {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #schedule(due: number) {
    this.#due = Math.min(this.#due, due)
    if (this.#state !== 'resting' || this.#due === Infinity) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, this.#due - performance.now()))
  }

  async #run() {
    this.#state = 'running'
    this.#due = Infinity
    const waiting = this.#waiting.splice(0)
    const startedAt = performance.now()
    const succeeded = await this.#tryTask()
    this.#notBefore = startedAt + (succeeded ? this.#spacing.spacingMs : retryAfterMs)
    for (const resolve of waiting) resolve()
    if (this.#isClosed()) return
    this.#state = 'resting'
    // Requests during the run did not know its result: they may be due too early.
    if (this.#due !== -Infinity) this.#due = Math.max(this.#due, this.#notBefore)
    this.#schedule(succeeded ? performance.now() + (this.#spacing.restMs ?? Infinity) : this.#notBefore)
  }

  async #tryTask() {
    try {
      await this.#task()
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
