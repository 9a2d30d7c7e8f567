import type { IndexedPage, Indexer } from './indexer.ts'

/** What the follower needs of a clock: milliseconds, and something to happen later. */
export interface IndexerClock {
  now(): number
  /** Returns what cancels it. */
  after(ms: number, then: () => void): () => void
}

export const realClock: IndexerClock = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}

/** How often the log is looked at, in milliseconds. */
const lookEveryMs = 1_000

/** More changes than this between two looks, and those who post need the processor more. */
const busyFrom = 1_000

/** Keeps what is filed near the head of the log, out of the way of those who post. A search fetches what is left. */
export class BackgroundIndexer {
  readonly #filing: Indexer
  readonly #clock: IndexerClock
  readonly #failed: (error: unknown) => void
  /** The version of the log that is filed altogether. */
  #doneAt: number | undefined
  #changes: number | undefined
  #cancel: () => void
  #stopped = false

  /** After what `failed` is told, and does not throw again, it goes on with the next look. */
  constructor(filing: Indexer, clock: IndexerClock, failed: (error: unknown) => void) {
    this.#filing = filing
    this.#clock = clock
    this.#failed = failed
    this.#cancel = clock.after(0, () => void this.#follow())
  }

  stop() {
    this.#stopped = true
    this.#cancel()
  }

  async #follow() {
    const next = this.#clock.now() + lookEveryMs
    try {
      await this.#look(next)
    } catch (error) {
      this.#failed(error)
    }
    if (!this.#stopped)
      this.#cancel = this.#clock.after(Math.max(0, next - this.#clock.now()), () => void this.#follow())
  }

  async #look(next: number) {
    const version = this.#filing.version()
    if (version === this.#doneAt) return
    const { changes, behind } = await this.#filing.look()
    // How it goes is known from the second look on.
    const isBusy = this.#changes === undefined || changes - this.#changes > busyFrom
    this.#changes = changes
    if (behind.length === 0) this.#doneAt = version
    await this.#indexNextPage(behind, isBusy ? 1 : Infinity, next)
  }

  async #indexNextPage(behind: readonly string[], mostPages: number, next: number) {
    let pages = 0
    for (const room of behind)
      for (let indexNextPage: IndexedPage = 'more'; indexNextPage === 'more'; pages += 1) {
        if (pages === mostPages || this.#clock.now() >= next || this.#stopped) return
        const began = this.#clock.now()
        indexNextPage = await this.#filing.indexNextPage(room)
        if (indexNextPage === 'full') return
        // It rests as long as it worked: half of a core at most.
        await this.#rest(Math.ceil(this.#clock.now() - began))
      }
  }

  #rest(ms: number) {
    return new Promise<void>((rested) => (this.#cancel = this.#clock.after(ms, rested)))
  }
}
