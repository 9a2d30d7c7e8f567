const slotMs = 10_000
const slots = 6

/** Keys of one slot that are counted apart; those beyond are counted together, under ''. */
const mostKeys = 500

/** Counts what happened in the last minute, by key, in bounded memory. `now` is in milliseconds of one clock. */
export class RecentCounts {
  #slots: { number: number; counts: Map<string, number> }[] = []

  add(key: string, now = performance.now()): void {
    const { counts } = this.#slotOf(now)
    const counted = counts.has(key) || counts.size < mostKeys ? key : ''
    counts.set(counted, (counts.get(counted) ?? 0) + 1)
  }

  /** The most frequent first. */
  recent(now = performance.now()): [key: string, count: number][] {
    const sums = new Map<string, number>()
    for (const { number, counts } of this.#slots)
      if (number > Math.floor(now / slotMs) - slots)
        for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count)
    return [...sums].toSorted((a, b) => b[1] - a[1])
  }

  total(now = performance.now()): number {
    return this.recent(now).reduce((sum, [, count]) => sum + count, 0)
  }

  #slotOf(now: number) {
    const number = Math.floor(now / slotMs)
    const last = this.#slots.at(-1)
    if (last?.number === number) return last
    const slot = { number, counts: new Map<string, number>() }
    this.#slots = [...this.#slots, slot].slice(-slots)
    return slot
  }
}
