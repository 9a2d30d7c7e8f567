import { TokenBucket } from './token-bucket.ts'

/** Limits what each connection may ask for: writes by rate, reads of one kind to one at a time. */
export class RateLimiter {
  readonly #perMinute: number
  readonly #burst: number
  readonly #buckets = new WeakMap<object, TokenBucket>()
  readonly #running = new WeakMap<object, Set<string>>()

  /** `perMinute` 0: writes are not limited. */
  constructor(perMinute: number, burst: number) {
    this.#perMinute = perMinute
    this.#burst = burst
  }

  /** P3.5: whole seconds until the connection may write again; 0 takes the turn. */
  takeWrite(connection: object): number {
    if (this.#perMinute === 0) return 0
    const now = performance.now()
    const bucket = this.#buckets.get(connection) ?? new TokenBucket(this.#perMinute, this.#burst, now)
    this.#buckets.set(connection, bucket)
    return bucket.take(now)
  }

  /** Runs the read, or returns undefined while another one of this kind runs for the connection. */
  async oneAtATime<T>(connection: object, kind: string, read: () => Promise<T>): Promise<T | undefined> {
    const running = this.#running.get(connection) ?? new Set()
    this.#running.set(connection, running)
    if (running.has(kind)) return undefined
    running.add(kind)
    try {
      return await read()
    } finally {
      running.delete(kind)
    }
  }
}
