/**
 * P13.4: when each person has last posted in a room, as far as this node has asked the log or been asked. Times are milliseconds of
 * one clock.
 */
export class SlowMode {
  readonly #lastAt = new Map<string, number>()

  /** Whole seconds until this person may post again; 0: the turn is taken. `everySeconds` 0: no slow mode. */
  take(person: string, everySeconds: number, now = performance.now()): number {
    if (everySeconds === 0) {
      // Clearing an empty map makes a new one, at each post.
      if (this.#lastAt.size > 0) this.#lastAt.clear()
      return 0
    }
    const everyMs = everySeconds * 1_000
    const waitMs = (this.#lastAt.get(person) ?? -Infinity) + everyMs - now
    if (waitMs > 0) return Math.ceil(waitMs / 1_000)
    // The first are the oldest.
    for (const [other, at] of this.#lastAt) {
      if (at + everyMs > now) break
      this.#lastAt.delete(other)
    }
    this.#lastAt.delete(person)
    this.#lastAt.set(person, now)
    return 0
  }

  /** Whole seconds until this person may post again, who has posted `agoMs` milliseconds ago, on another node or before a restart. */
  hasTaken(person: string, everySeconds: number, agoMs: number, now = performance.now()): number {
    const waitMs = everySeconds * 1_000 - agoMs
    // From the future: the clock was set back.
    if (waitMs <= 0 || agoMs < 0) return 0
    this.#lastAt.set(person, now - agoMs)
    return Math.ceil(waitMs / 1_000)
  }

  /** The turn was not used. */
  giveBack(person: string): void {
    this.#lastAt.delete(person)
  }
}
