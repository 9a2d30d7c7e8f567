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

/** Between two polls of the log, in milliseconds. */
const pollIntervalMs = 1_000

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
    const next = this.#clock.now() + pollIntervalMs
    try {
      await this.#poll(next)
    } catch (error) {
      this.#failed(error)
    }
    if (!this.#stopped)
      this.#cancel = this.#clock.after(Math.max(0, next - this.#clock.now()), () => void this.#run())
  }

  async #poll(next: number) {
    const version = this.#indexer.version()
    if (version === this.#indexedVersion) return
    const { changes, behind, isPartial } = await this.#indexer.backlog()
    // The rate is known from the second poll on.
    const isBusy = this.#changes === undefined || changes - this.#changes > busyThreshold
    this.#changes = changes
    if (behind.length === 0 && !isPartial) this.#indexedVersion = version
    await this.#indexPages(behind, isBusy ? 1 : Infinity, next)
  }

  async #indexPages(behind: readonly string[], maxPages: number, next: number) {
    let pages = 0
    for (const room of behind)
      for (let indexed: IndexedPage = 'more'; indexed === 'more'; pages += 1) {
        if (pages === maxPages || this.#clock.now() >= next || this.#stopped) return
        const began = this.#clock.now()
        indexed = await this.#indexer.indexNextPage(room)
        if (indexed === 'blocked') return
        // A pause as long as the work: at most half of a core.
        await this.#pause(Math.ceil(this.#clock.now() - began))
      }
  }

  #pause(ms: number) {
    return new Promise<void>((resolve) => (this.#cancel = this.#clock.after(ms, resolve)))
  }
}
