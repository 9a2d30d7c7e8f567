import { coalesced, withTimeout } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { isStorageError } from '../../log/message-log.ts'
import { repeated } from '../../log/repeated.ts'
import { claimMs, HookRun } from './hook-run.ts'
import type { OutgoingOptions } from './outgoing-options.ts'

// All in milliseconds.
/** Changes are gathered for this long before it is looked for what is to be sent. */
const gatherMs = 50
/** Hooks that a command has made are known after this time, and what waited or was left undone by another node goes on. */
const lookEveryMs = 2_000
/** What is under way when the server stops gets this long. What was not taken by then is sent again. */
const goodbyeMs = 1_000

/** Hooks that this node serves at once. The others wait in turn. */
const mostRunning = 32

/**
 * P20.8: sends what changes in a room to other programs. What is to be sent follows from the log and from the cursor of each hook, so
 * that nothing is queued when a message is stored, nothing is lost when a node stops, and posting never waits for it.
 */
export class OutgoingHooks {
  readonly #options: OutgoingOptions
  readonly #running = new Map<string, Promise<void>>()
  readonly #ended = new AbortController()
  readonly #look = coalesced(() => this.#begin())
  /** With a hook that is not paused. */
  #rooms: ReadonlySet<string> = new Set()
  #looking: Promise<void> = Promise.resolve()
  #gathering: NodeJS.Timeout | undefined
  #isFirst = true
  #isClosed = false
  #stop: (() => void)[] = []

  constructor(options: OutgoingOptions) {
    this.#options = options
  }

  /** Follows the log, and looks for what was left undone. */
  async start(): Promise<void> {
    const follower = { rooms: () => [], startOver: () => this.#soon() }
    this.#stop.push(await this.#options.log.watch((room) => this.#moved(room), follower))
    this.#stop.push(repeated(() => this.#readRooms(), lookEveryMs, ignoreStorage))
    await this.#readRooms().catch(ignoreStorage)
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const stop of this.#stop.splice(0)) stop()
    clearTimeout(this.#gathering)
    const ended = this.#looking.then(() => Promise.all(this.#running.values()))
    await withTimeout(ended, goodbyeMs, undefined)
    this.#ended.abort()
    await withTimeout(ended, goodbyeMs, undefined)
  }

  #moved(room: string) {
    if (this.#rooms.has(room)) this.#soon()
  }

  async #readRooms() {
    if (this.#isFirst && !this.#options.isShared) await this.#options.store.endClaims()
    this.#isFirst = false
    this.#rooms = new Set(await this.#options.store.rooms())
    if (this.#rooms.size > 0) this.#soon()
  }

  #soon() {
    if (this.#isClosed) return
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#looking = Promise.all([this.#looking, this.#look()]).then(() => undefined)
    }, gatherMs).unref()
  }

  async #begin(): Promise<boolean> {
    if (!this.#mayBegin()) return false
    try {
      for (const author of await this.#options.store.due(mostRunning)) {
        if (!this.#mayBegin()) break
        if (this.#running.has(author)) continue
        const done = this.#run(author).finally(() => {
          this.#running.delete(author)
          // What has come meanwhile, and others who waited for their turn.
          this.#soon()
        })
        this.#running.set(author, done)
      }
    } catch (error) {
      // It is looked again soon.
      ignoreStorage(error)
    }
    return false
  }

  #mayBegin() {
    return !this.#isClosed && this.#running.size < mostRunning
  }

  /** Of several nodes, and of several looks, one gets the claim. */
  async #run(author: string) {
    const holder = randomUUID()
    try {
      const claimedAt = performance.now()
      const hook = await this.#options.store.claim(author, holder, claimMs)
      if (hook === undefined) return
      const waitMs = await new HookRun(this.#options, {
        ...{ hook, holder, claimedAt, ended: this.#ended.signal },
      }).run()
      // Longer waits end with one of the looks.
      if (waitMs > 0 && waitMs < lookEveryMs) setTimeout(() => this.#soon(), waitMs).unref()
    } catch (error) {
      // The claim ends by itself, and what was sent but not stored is sent again.
      ignoreStorage(error)
    }
  }
}

function ignoreStorage(error: unknown) {
  if (!isStorageError(error)) throw error
}
