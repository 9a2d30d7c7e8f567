import type { SearchIndex } from './search-index.ts'

/** What the follower needs of a clock: milliseconds, and something to happen later. */
export interface FollowerClock {
  now(): number
  /** Returns what cancels it. */
  after(ms: number, then: () => void): () => void
}

/** How often the log is looked at, in milliseconds. */
const lookEveryMs = 1_000

/** More changes than this between two looks, and those who post need the processor more. */
const busyFrom = 1_000

/** Keeps an index near the head of the log, out of the way of those who post. A search fetches what is left. */
export class SearchFollower {
  readonly #index: SearchIndex
  readonly #clock: FollowerClock
  /** The version of the log that is filed altogether. */
  #doneAt: number | undefined
  #changes: number | undefined
  #cancel: () => void

  constructor(index: SearchIndex, clock: FollowerClock) {
    this.#index = index
    this.#clock = clock
    this.#cancel = clock.after(0, () => this.#look())
  }

  stop() {
    this.#cancel()
  }

  #look() {
    const next = this.#clock.now() + lookEveryMs
    const version = this.#index.version()
    if (version === this.#doneAt) return this.#lookAt(next)
    const { changes, behind } = this.#index.look()
    // How it goes is known from the second look on.
    const isBusy = this.#changes === undefined || changes - this.#changes > busyFrom
    this.#changes = changes
    if (behind.length === 0) this.#doneAt = version
    this.#advance(behind, isBusy ? 1 : Infinity, next)
  }

  #advance(behind: string[], pages: number, next: number) {
    const began = this.#clock.now()
    const [room, ...others] = behind
    if (room === undefined || pages === 0 || began >= next) return this.#lookAt(next)
    const rest = { done: others, more: behind, full: [] }[this.#index.advance(room)]
    // It rests as long as it worked: half of a core at most.
    this.#later(Math.ceil(this.#clock.now() - began), () => this.#advance(rest, pages - 1, next))
  }

  #lookAt(time: number) {
    this.#later(Math.max(0, time - this.#clock.now()), () => this.#look())
  }

  #later(ms: number, then: () => void) {
    this.#cancel = this.#clock.after(ms, then)
  }
}
