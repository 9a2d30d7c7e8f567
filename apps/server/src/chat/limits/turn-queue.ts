/**
 * Runs a few pieces of work at once. The others wait, and the keys take turns: one that asks for much delays itself. A place
 * is free in the next turn of the event loop: what else has arrived is served between two pieces of work.
 */
export class TurnQueue {
  readonly #mostRunning: () => number
  readonly #mostWaiting: number
  /** The next key is the first. */
  readonly #waiting = new Map<string, (() => void)[]>()
  #running = 0
  #waitingCount = 0

  /** `mostRunning` may change: `resume` is called when there may be more. */
  constructor(mostRunning: () => number, mostWaiting = Infinity) {
    this.#mostRunning = mostRunning
    this.#mostWaiting = mostWaiting
  }

  /** Runs the work in its turn, or returns undefined when too many wait. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T | undefined> {
    return !this.#isFree && this.#waitingCount >= this.#mostWaiting ? undefined : this.wait(key, work)
  }

  /** Runs the work in its turn, however many wait. */
  async wait<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#isFree && this.#waitingCount === 0) this.#running += 1
    else await this.#turn(key)
    try {
      return await work()
    } finally {
      setImmediate(() => {
        this.#running -= 1
        this.resume()
      })
    }
  }

  /** Starts as many as may run now. */
  resume() {
    while (this.#isFree) {
      const start = this.#next()
      if (start === undefined) return
      this.#running += 1
      start()
    }
  }

  get #isFree() {
    return this.#running < this.#mostRunning()
  }

  #turn(key: string) {
    this.#waitingCount += 1
    return new Promise<void>((resolve) => {
      const ofKey = this.#waiting.get(key)
      if (ofKey === undefined) this.#waiting.set(key, [resolve])
      else ofKey.push(resolve)
    })
  }

  /** The next work of the next key, which is then the last. */
  #next() {
    const [first] = this.#waiting
    if (first === undefined) return undefined
    const [key, [start, ...others]] = first
    this.#waiting.delete(key)
    if (others.length > 0) this.#waiting.set(key, others)
    this.#waitingCount -= 1
    return start
  }
}
