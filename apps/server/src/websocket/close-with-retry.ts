import { closeCodes, retryReason } from '@parley/shared'
import { LogUnavailable } from '../log/message-log.ts'
import type { Peer } from './peer.ts'

/** Thousands who come back at once are spread out, by so many milliseconds for each; a handful of people are not. */
const spreadMsEach = 0.6
const longestSpreadMs = 15_000

/** P9.6: whoever asked for what the log cannot do now comes back by themselves, and asks again. */
export function closeIfUnavailable(peer: Peer, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof LogUnavailable)) throw error
    peer.close(closeCodes.tryAgainLater, 'the log is not reached')
  })
}

/** Sends a peer away for so many milliseconds. */
export function closeWithRetry(peer: Peer, ms: number): void {
  peer.close(closeCodes.tryAgainLater, retryReason(ms))
}

/** When one of `count` may come back, in whole milliseconds; `random` gives [0, 1). */
export function retryDelayMs(count: number, random: () => number): number {
  return Math.round(random() * Math.min(count * spreadMsEach, longestSpreadMs))
}
