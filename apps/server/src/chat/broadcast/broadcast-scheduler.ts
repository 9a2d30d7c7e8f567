/** Limits the wait after a broadcast during which the process was suspended. */
const longestWaitMs = 100

/**
 * Decides when to broadcast: at the end of the event loop turn with the news. While posts are being committed it waits for
 * them, at most as long as the last broadcast took, because one larger broadcast is cheaper than two. So batches grow with the
 * load and the size of the room, and a quiet room has no delay.
 */
export class BroadcastScheduler {
  readonly #broadcast: () => void
  #committing = 0
  #newsSince: number | undefined
  #isDue = false
  #tookMs = 0
  #atLatest: NodeJS.Timeout | undefined

  constructor(broadcast: () => void) {
    this.#broadcast = broadcast
  }

  /** A post was sent to the log. */
  committing() {
    this.#committing += 1
  }

  /** The log stored or refused the post. */
  committed() {
    this.#committing -= 1
    if (this.#newsSince !== undefined) this.#decideAtEndOfTurn()
  }

  /** There is something to broadcast. */
  news() {
    this.#newsSince ??= performance.now()
    this.#decideAtEndOfTurn()
  }

  /** Broadcasts pending news: receivers may have to free what they keep for it. */
  close() {
    if (this.#newsSince !== undefined) this.#broadcastNow()
  }

  #decideAtEndOfTurn() {
    if (this.#isDue) return
    this.#isDue = true
    setImmediate(() => {
      this.#isDue = false
      this.#decide()
    })
  }

  #decide() {
    if (this.#newsSince === undefined) return
    const leftMs = this.#newsSince + this.#tookMs - performance.now()
    if (this.#committing > 0 && leftMs > 0) this.#atLatest ??= setTimeout(() => this.#broadcastNow(), leftMs)
    else this.#broadcastNow()
  }

  #broadcastNow() {
    clearTimeout(this.#atLatest)
    this.#atLatest = undefined
    this.#newsSince = undefined
    const startedAt = performance.now()
    this.#broadcast()
    this.#tookMs = Math.min(performance.now() - startedAt, longestWaitMs)
  }
}
