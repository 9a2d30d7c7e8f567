import { closeCodes } from '@parley/shared'
import type { Peer } from '../peer.ts'
import { measured } from '../../logging/measured.ts'

/** A peer that reads nothing for this long is closed, in milliseconds. */
const unreadForMs = 60_000

/** P5.4: calls `then` once the peer has read what was sent, and closes it where it does not. Returns the function that stops waiting. */
export function whenRead(peer: Peer, then: () => void): () => void {
  let isWaiting = true
  const giveUp = () => {
    measured.slowReader.publish({ event: 'closed' })
    peer.close(closeCodes.notReading, 'nothing read for a minute')
  }
  const timeout = setTimeout(giveUp, unreadForMs)
  peer.whenDrained(() => {
    clearTimeout(timeout)
    if (isWaiting) then()
  })
  return () => {
    isWaiting = false
    clearTimeout(timeout)
  }
}
