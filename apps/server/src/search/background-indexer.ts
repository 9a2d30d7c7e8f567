import type { IndexedPage, Indexer } from './indexer.ts'

/** An injectable clock, in milliseconds. */
export interface IndexerClock {
  now(): number
  /** Returns the function that cancels the timer. */
  after(ms: number, then: () => void): () => void
}

export const realClock: IndexerClock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

/** Between two polls of the log while much is posted, in milliseconds. */
const pollIntervalMs = 1_000

/**
 * Between two polls of a log that hardly changes, in milliseconds: several changes then share one transaction, which costs
 * more than indexing them. Nobody waits for it, because a search indexes the rest of its room.
 */
const quietPollIntervalMs = 5_000

/** A log with fewer changes than this in one poll hardly changes. */
const quietThreshold = 100

/** With more changes than this between two polls, posting has priority. */
const busyThreshold = 1_000

/** Keeps the index near the head of the log, with low priority. A search indexes the rest of its room. */
export class BackgroundIndexer {
  readonly #indexer: Indexer
  readonly #clock: IndexerClock
  readonly #failed: (error: unknown) => void
  /** The version of the log that is completely indexed. */
  #indexedVersion: number | undefined
  #changes: number | undefined
  #cancel: () => void
  #stopped = false

  /** If `failed` does not rethrow, indexing continues with the next poll. */
  constructor(indexer: Indexer, clock: IndexerClock, failed: (error: unknown) => void) {
    this.#indexer = indexer
    this.#clock = clock
    this.#failed = failed
    this.#cancel = clock.after(0, () => void this.#run())
  }

  stop() {
    this.#stopped = true
    this.#cancel()
  }

  async #run() {
    const began = this.#clock.now()
    let isQuiet = false
    try {
      isQuiet = await this.#poll(began + pollIntervalMs)
    } catch (error) {
      this.#failed(error)
    }
    const next = began + (isQuiet ? quietPollIntervalMs : pollIntervalMs)
    if (!this.#stopped)
      this.#cancel = this.#clock.after(Math.max(0, next - this.#clock.now()), () => void this.#run())
  }

  /** Indexes until the time `until`. Whether the log hardly changes. */
  async #poll(until: number): Promise<boolean> {
    const version = this.#indexer.version()
    if (version === this.#indexedVersion) return true
    const { changes, behind, isPartial } = await this.#indexer.backlog()
    // The rate is known from the second poll on.
    const changed = this.#changes === undefined ? Infinity : changes - this.#changes
    this.#changes = changes
    if (behind.length === 0 && !isPartial) this.#indexedVersion = version
    const isDone = await this.#indexPages(behind, changed > busyThreshold ? 1 : Infinity, until)
    return isDone && changed < quietThreshold && !isPartial
  }

  /** Whether the rooms are indexed. */
  async #indexPages(behind: readonly string[], maxPages: number, until: number): Promise<boolean> {
    let pages = 0
    for (const room of behind)
      for (let indexed: IndexedPage = 'more'; indexed === 'more'; pages += 1) {
        if (pages === maxPages || this.#clock.now() >= until || this.#stopped) return false
        const began = this.#clock.now()
        indexed = await this.#indexer.indexNextPage(room)
        if (indexed === 'blocked') return false
        // A pause as long as the work: at most half of a core.
        await this.#pause(Math.ceil(this.#clock.now() - began))
      }
    return true
  }

  #pause(ms: number) {
    return new Promise<void>((resolve) => (this.#cancel = this.#clock.after(ms, resolve)))
  }
}
