/** Different ids that fail one after the other: then the service itself does. */
const mostInRow = 3

/** Ids whose failure is remembered. */
const mostKept = 1_000

/** What the picture service failed to answer: one id that fails pauses itself alone, several in a row pause the service. */
export class Failures {
  readonly #now: () => number
  readonly #pauseMs: number
  readonly #failedAt = new Map<string, number>()
  #inRow = new Set<string>()
  #serviceFailedAt: number | undefined

  constructor(now: () => number, pauseMs: number) {
    this.#now = now
    this.#pauseMs = pauseMs
  }

  /** Whether the service is not to be asked for the id now. */
  pause(id: string): boolean {
    return this.#isRecent(this.#serviceFailedAt) || this.#isRecent(this.#failedAt.get(id))
  }

  answered(id: string, isAnswer: boolean): void {
    this.#failedAt.delete(id)
    if (isAnswer) return this.#inRow.clear()
    this.#failedAt.set(id, this.#now())
    for (const oldest of this.#failedAt.keys()) {
      if (this.#failedAt.size <= mostKept) break
      this.#failedAt.delete(oldest)
    }
    this.#inRow.add(id)
    if (this.#inRow.size >= mostInRow) this.#serviceFailedAt = this.#now()
  }

  // A clock that was set back must not lengthen the pause.
  #isRecent(failedAt: number | undefined) {
    const passed = failedAt === undefined ? this.#pauseMs : this.#now() - failedAt
    return passed >= 0 && passed < this.#pauseMs
  }
}
