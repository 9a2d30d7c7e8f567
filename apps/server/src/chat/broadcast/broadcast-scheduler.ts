/** A process that was stopped in the middle of a broadcast has not learned how long one takes. */
const longestWaitMs = 100

/**
 * When to broadcast: at the end of the turn that brought news. But while more is being committed, waiting for it is cheaper
 * than writing to everyone twice, up to the time that writing to everyone took last. So batches grow with the load and the
 * room, and in a quiet one nothing waits.
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

  /** A post is on its way to the log. */
  committing() {
    this.#committing += 1
  }

  /** It is there, or was refused. */
  committed() {
    this.#committing -= 1
    if (this.#newsSince !== undefined) this.#look()
  }

  /** There is something to broadcast. */
  news() {
    this.#newsSince ??= performance.now()
    this.#look()
  }

  /** What waits goes out: there is nobody to hear it, but somebody may have to forget it. */
  close() {
    if (this.#newsSince !== undefined) this.#now()
  }

  #look() {
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
    if (this.#committing > 0 && leftMs > 0) this.#atLatest ??= setTimeout(() => this.#now(), leftMs)
    else this.#now()
  }

  #now() {
    clearTimeout(this.#atLatest)
    this.#atLatest = undefined
    this.#newsSince = undefined
    const began = performance.now()
    this.#broadcast()
    this.#tookMs = Math.min(performance.now() - began, longestWaitMs)
  }
}
