import { fullJitter } from '@parley/shared'
import type { HookProgress } from '../../hooks/outgoing/outgoing-store.ts'

// All in milliseconds.
const defaultBackoff = { firstMs: 2_000, longestMs: 10 * 60_000 }
/** A receiver that has taken nothing for this long gets nothing any more. */
const patienceMs = 24 * 3_600_000
/** A clock that jumps, or a machine that slept, makes no day of failures. */
const fewestFailures = 10

interface Failed {
  /** Unix time. */
  at: number
  /** For which the receiver asks. */
  afterMs: number
  random?: (() => number) | undefined
  backoff?: { firstMs: number; longestMs: number } | undefined
}

/** P20.11: what follows from one more failure. */
export function failedProgress(
  { failures, failingSince }: Pick<HookProgress, 'failures' | 'failingSince'>,
  { at, afterMs, random = Math.random, backoff = defaultBackoff }: Failed,
): Pick<HookProgress, 'failures' | 'failingSince' | 'waitMs' | 'paused'> {
  const longest = Math.min(backoff.longestMs, backoff.firstMs * 2 ** failures)
  // Half of it at least, so that a receiver that is busy is left alone.
  const ms = longest / 2 + fullJitter(0, random, { firstMs: longest / 2, longestMs: longest / 2 })
  const since = failingSince ?? at
  const isPaused = at - since >= patienceMs && failures + 1 >= fewestFailures
  return {
    failures: failures + 1,
    failingSince: since,
    waitMs: Math.round(Math.max(afterMs, ms)),
    paused: isPaused ? 'failing' : undefined,
  }
}
