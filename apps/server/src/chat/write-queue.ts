import { refuse, type ServerFrame } from '@parley/shared'
import { StorageFull, type Draft, type Receipt } from '../log/message-log.ts'
import type { Peer } from '../websocket/peer.ts'
import { mostUnacknowledged } from '../websocket/read-gate.ts'
import type { Room } from './room.ts'

/** Posting resumes by itself: the client holds on to what was refused and tries again after so many seconds. */
const fullDiskRetrySeconds = 5

export type Submitted = Receipt | { type: 'storage_full'; retryAfter: number }

/** What one connection wants changed: while too much of it waits for the disk, nothing more is read. */
export class WriteQueue {
  readonly #peer: Peer
  #unacknowledged = 0

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** P3.1: what it resolves to is durable. */
  async submit(room: Room, draft: Draft): Promise<Submitted> {
    this.#unacknowledged += 1
    if (this.#unacknowledged > mostUnacknowledged) this.#peer.pause('unacknowledged')
    try {
      return await room.append(draft)
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
      return { type: 'storage_full', retryAfter: fullDiskRetrySeconds }
    } finally {
      this.#unacknowledged -= 1
      if (this.#unacknowledged <= mostUnacknowledged) this.#peer.resume('unacknowledged')
    }
  }
}

/** What the client hears of it. */
export function answerTo(cid: string, submitted: Submitted): ServerFrame {
  switch (submitted.type) {
    case 'posted':
      return { type: 'posted', cid, id: submitted.id }
    case 'changed':
      return { type: 'changed', cid, rev: submitted.rev }
    case 'storage_full':
      return refuse(submitted.type, { cid, retryAfter: submitted.retryAfter })
    case 'cid_reused':
      return refuse(submitted.type, { cid, field: 'cid' })
    case 'no_such_message':
    case 'not_yours':
    case 'too_many_reactions':
      return refuse(submitted.type, { cid })
  }
}
