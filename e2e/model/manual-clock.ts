/** A clock that the test advances. */
export class ManualClock {
  #now = 1_000_000
  #timers: { at: number; then: () => void }[] = []

  now = () => this.#now

  after = (ms: number, then: () => void) => {
    const timer = { at: this.#now + ms, then }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Advances the clock by `ms` milliseconds, and runs the due timers in order. */
  pass(ms: number) {
    const until = this.#now + ms
    for (;;) {
      const [due] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
      if (due === undefined) break
      this.#timers = this.#timers.filter((timer) => timer !== due)
      this.#now = Math.max(this.#now, due.at)
      due.then()
    }
    this.#now = until
  }
}
