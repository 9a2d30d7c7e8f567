import { refuse, type Refusal } from '@parley/shared'
import type { Kept } from './outbox-store.ts'

/** A post or a change on its way. It keeps its text until the server has it or the person discards it. */
export type Outgoing = Kept & { readonly state: OutgoingState }

export type OutgoingState =
  /** It has never left this client, and can be taken back. */
  | { name: 'unsent' }
  /** It may have left on a connection that is gone, and is sent again. */
  | { name: 'pending' }
  | { name: 'sent' }
  /** The server asked to wait until `until` (Unix ms). */
  | { name: 'delayed'; until: number }
  /** Durable; the `messages` frame that shows it at `rev` is on the way. */
  | { name: 'acknowledged'; rev: number }
  | { name: 'refused'; refusal: Refusal }

export type Outbox = readonly Outgoing[]

/**
 * The post to send now, if any. One is under way at a time: only so can a refusal of one never let a later one
 * overtake it (P3.7).
 */
export function nextToSend(outbox: Outbox, now: number): Outgoing | undefined {
  const first = outbox.find(({ state }) => state.name !== 'refused' && state.name !== 'acknowledged')
  if (first === undefined) return undefined
  return isReady(first.state, now) ? first : undefined
}

function isReady(state: OutgoingState, now: number) {
  return (
    state.name === 'unsent' || state.name === 'pending' || (state.name === 'delayed' && state.until <= now)
  )
}

/** When a delayed post becomes ready, in Unix ms. */
export function nextReadyAt(outbox: Outbox): number | undefined {
  const first = outbox.find(({ state }) => state.name !== 'refused' && state.name !== 'acknowledged')
  return first?.state.name === 'delayed' ? first.state.until : undefined
}

export function withState(outbox: Outbox, cid: string, state: OutgoingState): Outbox {
  return outbox.map((post) => (post.cid === cid ? { ...post, state } : post))
}

/** What the person wrote; nothing for a removal or a reaction. */
export function textOf(outgoing: Outgoing): string {
  return 'message' in outgoing ? outgoing.message : ''
}

/** Without what the room has up to `rev`: its own messages show it. */
export function afterRev(outbox: Outbox, rev: number): Outbox {
  const isThere = ({ state }: Outgoing) => state.name === 'acknowledged' && state.rev <= rev
  return outbox.some(isThere) ? outbox.filter((outgoing) => !isThere(outgoing)) : outbox
}

export function without(outbox: Outbox, cids: ReadonlySet<string>): Outbox {
  return outbox.some(({ cid }) => cids.has(cid)) ? outbox.filter(({ cid }) => !cids.has(cid)) : outbox
}

/** The connection is gone, and with it every answer under way: what has none yet is sent again, under the same cid (P3.2). */
export function afterLoss(outbox: Outbox): Outbox {
  return outbox.map((post) => (post.state.name === 'sent' ? { ...post, state: { name: 'pending' } } : post))
}

/**
 * The room starts anew, in a life of the log called `epoch`. What was acknowledged may be gone with the old log: sending it
 * again gives the first receipt or a new one (P3.2). What speaks of ids of another life would hit another message.
 */
export function afterReset(outbox: Outbox, epoch: string): Outbox {
  return outbox.map((outgoing): Outgoing => {
    const again = outgoing.state.name === 'acknowledged' ? { name: 'pending' as const } : outgoing.state
    if (isOfLife(outgoing, epoch)) return { ...outgoing, state: again }
    if (outgoing.type !== 'post')
      return {
        ...outgoing,
        state: { name: 'refused', refusal: refuse('no_such_message', { cid: outgoing.cid }) },
      }
    const { replyTo, ...post } = outgoing
    return { ...post, state: again }
  })
}

/** Whether all that it speaks of is in this life of the log. */
export function isOfLife(outgoing: Outgoing, epoch: string | undefined): boolean {
  const speaksOf = outgoing.type === 'post' ? outgoing.replyTo : outgoing.id
  return speaksOf === undefined || outgoing.epoch === epoch
}
