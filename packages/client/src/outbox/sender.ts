import type { Action, ClientFrame, Message, Refusal } from '@parley/shared'
import {
  afterDeletion,
  afterLoss,
  afterReset,
  afterRev,
  isOfEpoch,
  nextReadyAt,
  nextToSend,
  restored,
  textOf,
  withRefusedUpload,
  withUploaded,
  without,
  withState,
  type Outbox,
  type Outgoing,
} from './outbox.ts'
import { isUploading, namedFiles, toUploadAgain, type AttachedFile } from './attached-file.ts'
import type { OutboxStore } from './outbox-store.ts'
import type { Environment } from '../connection/environment.ts'
import { steadyClock } from '../connection/steady-clock.ts'

/** An action before it has its cid. */
export type Intent = WithoutCid<Action> & { attached?: readonly AttachedFile[] }

type WithoutCid<Union> = Union extends Action ? Omit<Union, 'cid'> : never

export interface SenderEvents {
  changed(outbox: Outbox): void
  send(frame: ClientFrame): void
}

/** Sends the outbox in order, one action at a time, and again after every lost connection until the server has acknowledged it. */
export class Sender {
  readonly #environment: Environment
  readonly #now: () => number
  readonly #store: OutboxStore
  readonly #events: SenderEvents
  #outbox: Outbox
  #live = false
  #epoch: string | undefined
  #cancelDelay = () => {}

  constructor(environment: Environment, store: OutboxStore, events: SenderEvents) {
    this.#environment = environment
    this.#now = steadyClock(() => environment.now())
    this.#store = store
    this.#events = events
    // Stored actions of an earlier client are sent first.
    this.#outbox = store.kept.map(restored)
  }

  get outbox(): Outbox {
    return this.#outbox
  }

  /** Adds an action, online or not; its ids belong to `epoch`. Returns its cid. */
  add(intent: Intent, epoch?: string): string {
    const kept = {
      ...intent,
      ...(epoch !== undefined && { epoch }),
      cid: this.#environment.newCid(),
      at: this.#environment.now(),
    }
    this.#store.keep(kept)
    this.#change([...this.#outbox, { ...kept, state: { name: 'unsent' } }])
    return kept.cid
  }

  /** The file `key` is uploaded. */
  uploaded(key: string, id: string) {
    this.#change(withUploaded(this.#outbox, key, id))
  }

  /** The file `key` cannot be uploaded. */
  uploadRefused(key: string, refusal: Refusal) {
    this.#change(withRefusedUpload(this.#outbox, key, refusal))
  }

  /** Takes a file from a refused post. One without text and files is nothing any more. */
  leaveOut(cid: string, key: string) {
    const refused = this.#outbox.find((outgoing) => outgoing.cid === cid)
    if (refused?.state.name !== 'refused' || refused.attached === undefined) return
    const attached = refused.attached.filter((file) => file.key !== key)
    if (attached.length === 0 && textOf(refused) === '') return this.#remove([cid])
    const { state, ...kept } = { ...refused, attached }
    this.#store.replace(kept)
    this.#change(this.#outbox.map((outgoing) => (outgoing === refused ? { ...kept, state } : outgoing)))
  }

  /** Sends a refused action once more, after all others. */
  retry(cid: string) {
    const refused = this.#outbox.find((outgoing) => outgoing.cid === cid)
    if (refused?.state.name !== 'refused' || !isOfEpoch(refused, this.#epoch)) return
    const { state, ended, ...kept } = refused
    // P3.6: under the same cid, since a refused action may have been stored nevertheless.
    const next = state.refusal.code === 'cid_reused' ? this.#environment.newCid() : cid
    const whole = state.refusal.code === 'no_such_file' ? toUploadAgain(kept) : kept
    const again = { ...whole, cid: next, at: this.#environment.now() }
    this.#store.forget([cid])
    this.#store.keep(again)
    this.#change([...without(this.#outbox, new Set([cid])), { ...again, state: { name: 'pending' } }])
  }

  /** Removes an action that was never sent, and returns it; undefined when it may have been sent. */
  unsend(cid: string): Outgoing | undefined {
    const isUnsent = (outgoing: Outgoing) => outgoing.state.name === 'unsent' || isUploading(outgoing)
    const unsent = this.#outbox.find((outgoing) => outgoing.cid === cid && isUnsent(outgoing))
    if (unsent !== undefined) this.#remove([cid])
    return unsent
  }

  discard(cid: string) {
    this.#remove([cid])
  }

  /** The connection is live: starts sending. */
  live() {
    this.#live = true
    this.#sendNext()
  }

  /** The connection is lost. */
  lost() {
    this.#live = false
    this.#cancelDelay()
    this.#change(afterLoss(this.#outbox))
  }

  /** The room was replaced by the log of `epoch`. */
  reset(epoch: string) {
    this.#epoch = epoch
    this.#change(afterReset(this.#outbox, epoch))
  }

  /** P13.11: the room is deleted. */
  ended() {
    const outbox = afterDeletion(this.#outbox)
    const isGone = ({ cid }: Outgoing) => !outbox.some((kept) => kept.cid === cid)
    this.#store.forget(this.#outbox.filter(isGone).map(({ cid }) => cid))
    for (const { state, ...action } of outbox) this.#store.replace(action)
    this.#change(outbox)
  }

  /** These messages have arrived in the timeline. */
  arrived(messages: readonly Message[]) {
    this.#remove(messages.map(({ cid }) => cid))
  }

  /** The server has stored it at `rev`; `known` when the timeline already shows that rev. */
  acknowledged(cid: string, rev: number, known: boolean) {
    if (known) return this.#remove([cid])
    this.#store.forget([cid])
    this.#change(withState(this.#outbox, cid, { name: 'acknowledged', rev }))
  }

  /** The timeline holds every change up to `rev`. */
  reached(rev: number) {
    this.#change(afterRev(this.#outbox, rev))
  }

  refused(cid: string, refusal: Refusal) {
    const { retryAfter } = refusal
    this.#change(
      retryAfter === undefined
        ? withState(this.#outbox, cid, { name: 'refused', refusal })
        : withState(this.#outbox, cid, {
            name: 'delayed',
            until: this.#now() + retryAfter * 1000,
            because: refusal,
          }),
    )
  }

  #remove(cids: readonly string[]) {
    const mine = cids.filter((cid) => this.#outbox.some((post) => post.cid === cid))
    if (mine.length === 0) return
    this.#store.forget(mine)
    this.#change(without(this.#outbox, new Set(mine)))
  }

  #change(outbox: Outbox) {
    if (outbox === this.#outbox) return
    this.#outbox = outbox
    this.#events.changed(outbox)
    this.#sendNext()
  }

  #sendNext() {
    this.#cancelDelay()
    if (!this.#live) return
    const now = this.#now()
    const post = nextToSend(this.#outbox, now)
    if (post !== undefined) {
      this.#outbox = withState(this.#outbox, post.cid, { name: 'sent' })
      this.#events.changed(this.#outbox)
      this.#events.send(frameOf(post))
      return
    }
    const readyAt = nextReadyAt(this.#outbox)
    if (readyAt !== undefined)
      this.#cancelDelay = this.#environment.after(readyAt - now, () => this.#sendNext())
  }
}

function frameOf({ state, at, epoch, attached, ended, ...frame }: Outgoing): ClientFrame {
  return frame.type === 'post' && attached !== undefined ? { ...frame, files: namedFiles(attached) } : frame
}
