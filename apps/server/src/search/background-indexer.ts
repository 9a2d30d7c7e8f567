import type { Advance, Filing } from './indexer.ts'

/** What the follower needs of a clock: milliseconds, and something to happen later. */
export interface FollowerClock {
  now(): number
  /** Returns what cancels it. */
  after(ms: number, then: () => void): () => void
}

export const realClock: FollowerClock = {
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
export class SearchFollower {
  readonly #filing: Filing
  readonly #clock: FollowerClock
  readonly #failed: (error: unknown) => void
  /** The version of the log that is filed altogether. */
  #doneAt: number | undefined
  #changes: number | undefined
  #cancel: () => void
  #stopped = false

  /** After what `failed` is told, and does not throw again, it goes on with the next look. */
  constructor(filing: Filing, clock: FollowerClock, failed: (error: unknown) => void) {
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
    await this.#advance(behind, isBusy ? 1 : Infinity, next)
  }

  async #advance(behind: readonly string[], mostPages: number, next: number) {
    let pages = 0
    for (const room of behind)
      for (let advance: Advance = 'more'; advance === 'more'; pages += 1) {
        if (pages === mostPages || this.#clock.now() >= next || this.#stopped) return
        const began = this.#clock.now()
        advance = await this.#filing.advance(room)
        if (advance === 'full') return
        // It rests as long as it worked: half of a core at most.
        await this.#rest(Math.ceil(this.#clock.now() - began))
      }
  }

  #rest(ms: number) {
    return new Promise<void>((rested) => (this.#cancel = this.#clock.after(ms, rested)))
  }
}
