interface Waiting<Item, Result> {
  item: Item
  settle: (result: Result) => void
}

/**
 * Writes the items that are there, and answers with one result per item, in order. `more` moves those that have come
 * meanwhile to the end of `items`, up to the first that does not fit.
 */
type Write<Item, Result> = (items: Item[], more: More<Item>) => Promise<Result[]>

export type More<Item> = (fits: (item: Item) => boolean) => void

/** Natural group commit: while one write runs, what comes meanwhile gathers for the next. No timers. */
export class GroupCommit<Item, Result> {
  readonly #write: Write<Item, Result>
  readonly #most: number
  readonly #begin: (run: () => void) => void
  #waiting: Waiting<Item, Result>[] = []
  #writing = false
  #whenIdle: (() => void)[] = []

  /**
   * `write` gets at most `most` items at once. The first begin one `at-end-of-turn`, with what else it brings, or `at-once`,
   * where there is something to prepare meanwhile.
   */
  constructor(
    write: Write<Item, Result>,
    most: number,
    begin: 'at-once' | 'at-end-of-turn' = 'at-end-of-turn',
  ) {
    this.#write = write
    this.#most = most
    this.#begin = begin === 'at-once' ? queueMicrotask : setImmediate
  }

  add(item: Item): Promise<Result> {
    return new Promise((settle) => {
      this.#waiting.push({ item, settle })
      if (this.#waiting.length === 1 && !this.#writing) this.#begin(() => void this.#run())
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
      const items = batch.map(({ item }) => item)
      const results = await this.#write(items, (fits) => this.#add(batch, items, fits))
      for (const [index, { settle }] of batch.entries()) settle(results[index] as Result)
    }
    this.#writing = false
    for (const idle of this.#whenIdle.splice(0)) idle()
  }

  #add(batch: Waiting<Item, Result>[], items: Item[], fits: (item: Item) => boolean) {
    const room = this.#most - batch.length
    const end = this.#waiting.findIndex(({ item }, at) => at >= room || !fits(item))
    const added = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
    batch.push(...added)
    items.push(...added.map(({ item }) => item))
  }
}
