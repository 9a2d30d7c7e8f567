/** Lets `burst` through at once and `perMinute` in the long run; `perMinute` 0 lets everything through. Times are milliseconds. */
export class TokenBucket {
  readonly #perMs: number
  readonly #burst: number
  #tokens: number
  #at: number

  constructor(perMinute: number, burst: number, now: number) {
    this.#perMs = perMinute / 60_000
    this.#burst = burst
    this.#tokens = burst
    this.#at = now
  }

  /** Takes one token and returns 0, or takes none and returns the whole seconds until there is one. */
  take(now: number): number {
    if (this.#perMs === 0) return 0
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#at) * this.#perMs)
    this.#at = now
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perMs / 1000)
    this.#tokens -= 1
    return 0
  }
}
