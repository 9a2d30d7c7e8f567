/** Milliseconds: the ceiling of the first delay, and of all delays. */
export interface Backoff {
  firstMs: number
  longestMs: number
}

/**
 * Milliseconds to wait before retry number `attempt` (from 0): random between 0 and a doubling ceiling, so that
 * clients that lost their connection together do not reconnect together. `random` gives [0, 1).
 * "Full jitter" of Marc Brooker, Exponential Backoff And Jitter (AWS Architecture Blog, 2015).
 */
export function fullJitter(attempt: number, random: () => number, { firstMs, longestMs }: Backoff): number {
  return Math.round(random() * Math.min(longestMs, firstMs * 2 ** attempt))
}
