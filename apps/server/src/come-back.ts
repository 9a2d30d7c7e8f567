import { closeCodes, retryReason } from '@parley/shared'
import { LogUnavailable } from './log/message-log.ts'
import type { Peer } from './peer.ts'

/** P9.6: whoever asked for what the log cannot do now comes back by themselves, and asks again. */
export function orComeBack(peer: Peer, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    if (!(error instanceof LogUnavailable)) throw error
    peer.close(closeCodes.tryAgainLater, 'the log is not reached')
  })
}

/** Sends a peer away for so many milliseconds. */
export function sendAway(peer: Peer, ms: number): void {
  peer.close(closeCodes.tryAgainLater, retryReason(ms))
}
