import {
  mostDeliveries,
  type HookDelivery,
  type HookProgress,
  type OutgoingHook,
} from '../../hooks/outgoing/outgoing-store.ts'
import { outgoingRequest, type OutgoingChange } from '../../hooks/outgoing/outgoing-request.ts'
import type { SendOutcome } from '../../hooks/outgoing/outgoing-sender.ts'
import type { Actor } from '../../identity/actor.ts'
import { programActor } from '../../identity/programs/program-actor.ts'
import { measured } from '../../logging/measured.ts'
import type { Refused } from '../refusal-codes.ts'
import type { Room } from '../room.ts'
import { failedProgress } from './hook-backoff.ts'
import { HookChanges } from './hook-changes.ts'
import { postAnswer } from './post-answer.ts'
import type { OutgoingOptions } from './outgoing-options.ts'

// All in milliseconds.
/** Beyond the time of one request, so that no other node sends meanwhile. */
export const claimMs = 30_000
/** A request begins only if the claim lasts at least for this much longer. */
const claimLeftMs = 15_000
/** How often the cursor is stored while much is sent. What was sent and not stored is sent again after a crash. */
const saveEveryMs = 500
/** Then it is the turn of another hook, where many wait. */
const turnMs = 60_000

const readAndPost = new Set(['read', 'post'] as const)

const storageRefusals = new Set(['log_unavailable', 'storage_full', 'storage_busy', 'storage_damaged'])

/** `lost`: another node has the hook, or it was paused or revoked. `deleted`: its room was. */
type Ended = { type: 'done' | 'failed' | 'lost' | 'deleted' }

interface Claimed {
  hook: OutgoingHook
  holder: string
  /** As performance.now() has it. */
  claimedAt: number
  /** The server stops. */
  ended: AbortSignal
}

/** P20.10: sends the changes of one hook, one after the other, as long as this node has the claim. */
export class HookRun {
  readonly #options: OutgoingOptions
  readonly #hook: OutgoingHook
  readonly #holder: string
  readonly #revoked = new AbortController()
  readonly #ended: AbortSignal
  readonly #now: () => number
  #claimedAt: number
  #savedAt: number
  #progress: HookProgress

  constructor(options: OutgoingOptions, { hook, holder, claimedAt, ended }: Claimed) {
    this.#options = options
    this.#hook = hook
    this.#holder = holder
    this.#ended = AbortSignal.any([ended, this.#revoked.signal])
    this.#now = options.now ?? Date.now
    this.#claimedAt = this.#savedAt = claimedAt
    const { cursor, failures, failingSince, deliveries } = hook
    this.#progress = { cursor, failures, failingSince, deliveries, waitMs: 0 }
  }

  /** Resolves to the milliseconds for which nothing is sent. Rejects as the store does. */
  async run(): Promise<number> {
    const { chat, programs } = this.#options
    const { program, room } = this.#hook
    const grant = { rooms: new Set([room]), may: readAndPost }
    // Limits that count addresses count each hook by itself.
    const actor = programActor(program, { grant, address: program.author })
    const stopWatching = programs.whenRevoked(program, () => this.#revoked.abort())
    const ended = await chat.visits
      .visit(actor, room, (opened, stale) => this.#sendAll(actor, opened, stale))
      .finally(stopWatching)
    if (ended.type === 'lost') return 0
    if (ended.type === 'deleted') {
      await programs.revoke(program)
      return 0
    }
    // Storage that fails is no fault of the receiver.
    if (ended.type === 'refused' && !storageRefusals.has(ended.code)) this.#failed({ problem: ended.code }, 0)
    await this.#save(0)
    return this.#progress.waitMs
  }

  async #sendAll(actor: Actor, room: Room, stale: AbortSignal): Promise<Ended | Refused> {
    const changes = new HookChanges(this.#hook, { ...this.#options, actor, room })
    const until = performance.now() + turnMs
    for (;;) {
      const { deleted } = room.order.gate.here.state
      if (deleted !== undefined && deleted.rev > this.#progress.cursor) return { type: 'deleted' }
      const { here: head } = room.order.gate.heads
      const page = await changes.after(this.#progress.cursor)
      let isOutdated = false
      for (const change of page.changes) {
        const refusal = room.order.gate.refusal(actor, 'listen')
        if (refusal !== undefined) return refusal
        if (stale.aborted || this.#ended.aborted || performance.now() > until) return { type: 'done' }
        // The rest is read again: a text may have been removed while the receiver was slow.
        if (isOutdated) break
        const sent = await this.#send(change, actor, room)
        if (sent.type !== 'done') return sent
        isOutdated = room.order.gate.heads.here > head
      }
      const refusal = room.order.gate.refusal(actor, 'listen')
      if (refusal !== undefined) return refusal
      if (isOutdated) continue
      const hadNone = page.rev === this.#progress.cursor && page.changes.length === 0
      this.#progress.cursor = page.rev
      if (hadNone || performance.now() > until) return { type: 'done' }
    }
  }

  /** `done`: the next change may be sent. */
  async #send(change: OutgoingChange, actor: Actor, room: Room): Promise<Ended> {
    if (performance.now() - this.#claimedAt > claimMs - claimLeftMs && !(await this.#save(claimMs)))
      return { type: 'lost' }
    const { sender, host } = this.#options
    const [at, began] = [this.#now(), performance.now()]
    const outcome = await sender.send(this.#hook, outgoingRequest(this.#hook, change, host), this.#ended)
    if (outcome.type === 'unreached' && this.#ended.aborted) return { type: 'failed' }
    measured.hookDelivery.publish({ outcome: outcome.type })
    const ms = Math.round(performance.now() - began)
    const delivery = { at, rev: change.rev, attempt: this.#progress.failures + 1, ms, ...shownOf(outcome) }
    if (outcome.type !== 'delivered') {
      this.#noDelivery(outcome, delivery)
      return { type: 'failed' }
    }
    const { text } = outcome
    // A hook that was paused or revoked meanwhile posts nothing.
    if (text !== undefined && !(await this.#save(claimMs))) return { type: 'lost' }
    const answer =
      text === undefined ? undefined : await postAnswer(this.#options.chat, { actor, room, change, text })
    this.#remember({ ...delivery, ...(answer !== undefined && { answer }) })
    Object.assign(this.#progress, { cursor: change.rev, failures: 0, failingSince: undefined })
    const isSaved = performance.now() - this.#savedAt < saveEveryMs || (await this.#save(claimMs))
    return { type: isSaved ? 'done' : 'lost' }
  }

  #noDelivery(outcome: Exclude<SendOutcome, { type: 'delivered' }>, delivery: HookDelivery) {
    if (outcome.type !== 'gone') {
      this.#failed(delivery, outcome.type === 'failed' ? (outcome.afterMs ?? 0) : 0)
      return
    }
    this.#remember(delivery)
    this.#progress.paused = 'gone'
    this.#tell('has answered 410')
  }

  #failed(delivery: HookDelivery | Pick<HookDelivery, 'problem'>, afterMs: number) {
    const { cursor, failures } = this.#progress
    const at = this.#now()
    this.#remember({ at, rev: cursor, attempt: failures + 1, ms: 0, ...delivery })
    const failed = failedProgress(this.#progress, { at, afterMs, ...this.#options })
    Object.assign(this.#progress, failed)
    if (failed.paused !== undefined) this.#tell('has taken nothing for a day')
  }

  /** Addresses of receivers may have secrets in their paths. */
  #tell(what: string) {
    const { program, url } = this.#hook
    const host = URL.parse(url)?.host ?? ''
    this.#options.logger.warn(
      `the hook ${program.author} is paused: ${host} ${what}. \`parley hooks resume\` goes on with it`,
    )
  }

  #remember(delivery: HookDelivery) {
    this.#progress.deliveries = [delivery, ...this.#progress.deliveries].slice(0, mostDeliveries)
  }

  async #save(forMs: number): Promise<boolean> {
    const now = performance.now()
    const isHeld = await this.#options.store.save(
      this.#hook.program.author,
      this.#holder,
      this.#progress,
      forMs,
    )
    this.#claimedAt = this.#savedAt = now
    return isHeld
  }
}

function shownOf(outcome: SendOutcome): Pick<HookDelivery, 'status' | 'problem'> {
  return outcome.type === 'unreached' ? { problem: outcome.problem } : { status: outcome.status }
}
