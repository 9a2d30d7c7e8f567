import { refuse, type Refusal, type RefusalCode } from '@parley/shared'
import { isAttached, isUploading, uploadedAs } from './attached-file.ts'
import type { StoredAction } from './outbox-store.ts'

/** A post or a change that the server has not confirmed. It keeps its text until then, or until the person discards it. */
export type Outgoing = StoredAction & { readonly state: OutgoingState }

export type OutgoingState =
  /** Never sent, so it can be taken back. */
  | { name: 'unsent' }
  /** May have been sent on a lost connection, and is sent again. */
  | { name: 'pending' }
  | { name: 'sent' }
  /** The server asked to wait until `until`, by the steady clock of the sender, in milliseconds. */
  | { name: 'delayed'; until: number; because: Refusal }
  /** Durable; the `messages` frame with `rev` has not arrived yet. */
  | { name: 'acknowledged'; rev: number }
  | { name: 'refused'; refusal: Refusal }

export type Outbox = readonly Outgoing[]

/** The post to send now, if any. Only one is sent at a time, so that a later one never overtakes one that was delayed (P3.7). */
export function nextToSend(outbox: Outbox, now: number): Outgoing | undefined {
  const first = outbox.find(({ state }) => state.name !== 'refused' && state.name !== 'acknowledged')
  if (first === undefined) return undefined
  return isReady(first.state, now) && !isUploading(first) ? first : undefined
}

function isReady(state: OutgoingState, now: number) {
  return (
    state.name === 'unsent' || state.name === 'pending' || (state.name === 'delayed' && state.until <= now)
  )
}

/** When a delayed post becomes ready, by the steady clock of the sender. */
export function nextReadyAt(outbox: Outbox): number | undefined {
  const first = outbox.find(({ state }) => state.name !== 'refused' && state.name !== 'acknowledged')
  return first?.state.name === 'delayed' ? first.state.until : undefined
}

export function withState(outbox: Outbox, cid: string, state: OutgoingState): Outbox {
  return outbox.map((post) => (post.cid === cid ? { ...post, state } : post))
}

export function withUploaded(outbox: Outbox, key: string, id: string): Outbox {
  return ofFile(outbox, key, (post) => uploadedAs(post, key, id))
}

/** The upload is refused, and so is the post, which waits for the person: those behind it go on. */
export function withRefusedUpload(outbox: Outbox, key: string, refusal: Refusal): Outbox {
  return ofFile(outbox, key, (post) => ({
    ...post,
    state: { name: 'refused', refusal: { ...refusal, cid: post.cid } },
  }))
}

function ofFile(outbox: Outbox, key: string, change: (post: Outgoing) => Outgoing): Outbox {
  const isIt = (post: Outgoing) => isAttached(post, key)
  return outbox.some(isIt) ? outbox.map((post) => (isIt(post) ? change(post) : post)) : outbox
}

/** What the person wrote; empty for a removal or a reaction. */
export function textOf(outgoing: Outgoing): string {
  return 'message' in outgoing ? outgoing.message : ''
}

/** Without the acknowledged actions up to `rev`: the timeline shows them. */
export function afterRev(outbox: Outbox, rev: number): Outbox {
  const isShown = ({ state }: Outgoing) => state.name === 'acknowledged' && state.rev <= rev
  return outbox.some(isShown) ? outbox.filter((outgoing) => !isShown(outgoing)) : outbox
}

export function without(outbox: Outbox, cids: ReadonlySet<string>): Outbox {
  return outbox.some(({ cid }) => cids.has(cid)) ? outbox.filter(({ cid }) => !cids.has(cid)) : outbox
}

/** After a lost connection: what was sent and has no answer is sent again under the same cid (P3.2). */
export function afterLoss(outbox: Outbox): Outbox {
  return outbox.map((post) => (post.state.name === 'sent' ? { ...post, state: { name: 'pending' } } : post))
}

/**
 * After the room was replaced, by the log of `epoch`. Acknowledged actions are sent again, since the old log may be lost;
 * the server returns the first receipt or a new one (P3.2). Ids of another epoch name other messages: such changes are refused.
 */
export function afterReset(outbox: Outbox, epoch: string): Outbox {
  return outbox.map((outgoing): Outgoing => {
    const again = outgoing.state.name === 'acknowledged' ? { name: 'pending' as const } : outgoing.state
    if (isOfEpoch(outgoing, epoch)) return { ...outgoing, state: again }
    if (outgoing.type !== 'post') return refusedAs('no_such_message', outgoing)
    const { replyTo, ...post } = outgoing
    return { ...post, state: again }
  })
}

/** What an earlier client has stored. */
export function restored(action: StoredAction): Outgoing {
  return action.ended ? refusedAs('room_deleted', action) : { ...action, state: { name: 'pending' } }
}

/**
 * P13.11: the room that it was written for is deleted. Texts wait for the person, and are not sent into the next one by
 * themselves; what was stored, or has no text, is no more.
 */
export function afterDeletion(outbox: Outbox): Outbox {
  return outbox.flatMap((outgoing): Outgoing[] => {
    const isWritten = textOf(outgoing) !== '' || outgoing.attached !== undefined
    if (!isWritten || outgoing.state.name === 'acknowledged') return []
    return [{ ...refusedAs('room_deleted', outgoing), ended: true }]
  })
}

function refusedAs(code: RefusalCode, action: StoredAction): Outgoing {
  return { ...action, state: { name: 'refused', refusal: refuse(code, { cid: action.cid }) } }
}

/** Whether the ids in it belong to this epoch. */
export function isOfEpoch(outgoing: Outgoing, epoch: string | undefined): boolean {
  const target = outgoing.type === 'post' ? outgoing.replyTo : outgoing.id
  return target === undefined || outgoing.epoch === epoch
}
