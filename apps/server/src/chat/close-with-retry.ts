import { closeCodes, retryReason } from '@parley/shared'
import { LogUnavailable } from '../log/message-log.ts'
import type { Peer } from './peer.ts'

/** Thousands of clients that come back at once are spread out by this many milliseconds for each. */
const spreadMsEach = 0.6
const longestSpreadMs = 15_000

export const unavailableReason = 'the log is not reached'

/** P9.6: closes the peer when the log cannot be reached; the client comes back by itself and asks again. */
export function closeIfUnavailable(peer: Peer, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof LogUnavailable)) throw error
    peer.close(closeCodes.tryAgainLater, unavailableReason)
  })
}

/** Closes a peer that may come back in `ms` milliseconds. */
export function closeWithRetry(peer: Peer, ms: number): void {
  peer.close(closeCodes.tryAgainLater, retryReason(ms))
}

/** When one of `count` clients may come back, in whole milliseconds; `random` gives [0, 1). */
export function retryDelayMs(count: number, random: () => number): number {
  return Math.round(random() * Math.min(count * spreadMsEach, longestSpreadMs))
}
