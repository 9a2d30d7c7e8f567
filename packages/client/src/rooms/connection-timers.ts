/** Timers that end with the connection. */
export class ConnectionTimers {
  readonly #after: (ms: number, then: () => void) => () => void
  readonly #cancels = new Set<() => void>()

  /** `after` returns the function that cancels. */
  constructor(after: (ms: number, then: () => void) => () => void) {
    this.#after = after
  }

  after(ms: number, then: () => void): () => void {
    const cancel = this.#after(ms, () => {
      this.#cancels.delete(cancel)
      then()
    })
    this.#cancels.add(cancel)
    return () => {
      this.#cancels.delete(cancel)
      cancel()
    }
  }

  lost(): void {
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }
}
