import type { Rate } from '../../config/rate.ts'

/** Entries beyond which those that limit nothing any more are forgotten. */
const leastSwept = 1_000

/**
 * Limits how often each key may do something, by the generic cell rate algorithm (ITU-T I.371): one time per key, at which
 * its burst is whole again. Times are milliseconds. A key is forgotten once it limits nothing, so that the memory is bounded
 * by the keys of the last `burst` × interval.
 */
export class RateLimit {
  readonly #everyMs: number
  readonly #toleranceMs: number
  readonly #wholeAt = new Map<string, number>()
  #sweepAt = leastSwept

  constructor({ count, perMs, burst }: Rate) {
    this.#everyMs = perMs / count
    this.#toleranceMs = (burst - 1) * this.#everyMs
  }

  /** Whole seconds until the key may take a turn; 0: now. */
  wait(key: string, now: number): number {
    const waitMs = (this.#wholeAt.get(key) ?? 0) - now - this.#toleranceMs
    return waitMs > 0 ? Math.ceil(waitMs / 1_000) : 0
  }

  /** Takes a turn, whether there is one or not. */
  take(key: string, now: number): void {
    this.#wholeAt.set(key, Math.max(now, this.#wholeAt.get(key) ?? 0) + this.#everyMs)
    if (this.#wholeAt.size > this.#sweepAt) this.#sweep(now)
  }

  /** The last turn of the key does not count. */
  giveBack(key: string): void {
    const at = this.#wholeAt.get(key)
    if (at !== undefined) this.#wholeAt.set(key, at - this.#everyMs)
  }

  /** Keys that are remembered. */
  get size(): number {
    return this.#wholeAt.size
  }

  // At twice the size that the last sweep left: each key is visited a constant number of times.
  #sweep(now: number) {
    for (const [key, at] of this.#wholeAt) if (at <= now) this.#wholeAt.delete(key)
    this.#sweepAt = Math.max(leastSwept, 2 * this.#wholeAt.size)
  }
}
