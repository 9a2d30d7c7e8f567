/** Natural group commit: while one write runs, what comes meanwhile gathers for the next. No timers. */
export class GroupCommit<Item, Result> {
  readonly #write: (items: Item[]) => Promise<Result[]>
  readonly #most: number
  #waiting: { item: Item; settle: (result: Result) => void }[] = []
  #writing = false
  #whenIdle: (() => void)[] = []

  /** `write` answers with one result per item, in order. It gets at most `most` at once. */
  constructor(write: (items: Item[]) => Promise<Result[]>, most: number) {
    this.#write = write
    this.#most = most
  }

  add(item: Item): Promise<Result> {
    return new Promise((settle) => {
      this.#waiting.push({ item, settle })
      // What else this turn brings comes along.
      if (this.#waiting.length === 1 && !this.#writing) setImmediate(() => void this.#run())
    })
  }

  /** Resolves when nothing waits and nothing is being written. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0 || this.#writing)
      await new Promise<void>((idle) => this.#whenIdle.push(idle))
  }

  async #run() {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#most)
      const results = await this.#write(batch.map(({ item }) => item))
      for (const [index, { settle }] of batch.entries()) settle(results[index] as Result)
    }
    this.#writing = false
    for (const idle of this.#whenIdle.splice(0)) idle()
  }
}
