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
  #version: number | undefined
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
    const version = this.#index.version()
    if (version === this.#version) return this.#later(lookEveryMs, () => this.#look())
    const { changes, behind } = this.#index.look()
    const isBusy = changes - (this.#changes ?? changes) > busyFrom
    this.#changes = changes
    if (!isBusy) this.#version = version
    this.#advance(behind, isBusy ? 1 : Infinity)
  }

  #advance(behind: string[], pages: number) {
    const [room, ...others] = behind
    if (room === undefined || pages === 0) return this.#later(lookEveryMs, () => this.#look())
    const began = this.#clock.now()
    const rest = { done: others, more: behind, full: [] }[this.#index.advance(room)]
    // It rests as long as it worked: half of a core at most.
    this.#later(Math.ceil(this.#clock.now() - began), () => this.#advance(rest, pages - 1))
  }

  #later(ms: number, then: () => void) {
    this.#cancel = this.#clock.after(ms, then)
  }
}
