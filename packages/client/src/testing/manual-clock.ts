/** A clock that the test advances. */
export class ManualClock {
  #now = 1_000_000
  #timers: { at: number; then: () => void }[] = []

  #offset = 0

  now = () => this.#now + this.#offset

  /** The clock is set; timers are not affected. */
  jump(ms: number) {
    this.#offset += ms
  }

  after = (ms: number, then: () => void) => {
    const timer = { at: this.#now + ms, then }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Advances the clock by `ms` milliseconds, and runs each due timer at its time. */
  pass(ms: number) {
    const until = this.#now + ms
    for (let due = this.#takeDue(until); due !== undefined; due = this.#takeDue(until)) {
      this.#now = Math.max(this.#now, due.at)
      due.then()
    }
    this.#now = until
  }

  get timers(): number {
    return this.#timers.length
  }

  #takeDue(until: number) {
    this.#timers.sort((a, b) => a.at - b.at)
    const [first] = this.#timers
    return first !== undefined && first.at <= until ? this.#timers.shift() : undefined
  }
}
