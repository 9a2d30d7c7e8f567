interface Waiting<Item, Result> {
  item: Item
  settle: (result: Result) => void
}

/**
 * Writes the items, and resolves to one result per item, in order. `more` appends the items that have arrived since to
 * `items`, up to the first that does not fit.
 */
type Write<Item, Result> = (items: Item[], more: More<Item>) => Promise<Result[]>

export type More<Item> = (fits: (item: Item) => boolean) => void

/** Batches writes: items that arrive while one write runs form the next batch. No timers. */
export class GroupCommit<Item, Result> {
  readonly #write: Write<Item, Result>
  readonly #maxItems: number
  readonly #begin: (run: () => void) => void
  #waiting: Waiting<Item, Result>[] = []
  #writing = false
  #whenIdle: (() => void)[] = []

  /**
   * `write` receives at most `maxItems`. The first item starts a write at the end of the turn, together with the other items
   * of that turn, or `at-once`, for a `write` that calls `more` after some preparation.
   */
  constructor(
    write: Write<Item, Result>,
    maxItems: number,
    begin: 'at-once' | 'at-end-of-turn' = 'at-end-of-turn',
  ) {
    this.#write = write
    this.#maxItems = maxItems
    this.#begin = begin === 'at-once' ? queueMicrotask : setImmediate
  }

  add(item: Item): Promise<Result> {
    return new Promise((settle) => {
      this.#waiting.push({ item, settle })
      if (this.#waiting.length === 1 && !this.#writing) this.#begin(() => void this.#run())
    })
  }

  /** Resolves when no item waits or is being written. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0 || this.#writing)
      await new Promise<void>((idle) => this.#whenIdle.push(idle))
  }

  async #run() {
    this.#writing = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#maxItems)
      const items = batch.map(({ item }) => item)
      const results = await this.#write(items, (fits) => this.#add(batch, items, fits))
      for (const [index, { settle }] of batch.entries()) settle(results[index] as Result)
    }
    this.#writing = false
    for (const idle of this.#whenIdle.splice(0)) idle()
  }

  #add(batch: Waiting<Item, Result>[], items: Item[], fits: (item: Item) => boolean) {
    const space = this.#maxItems - batch.length
    const end = this.#waiting.findIndex(({ item }, at) => at >= space || !fits(item))
    const added = this.#waiting.splice(0, end === -1 ? this.#waiting.length : end)
    batch.push(...added)
    items.push(...added.map(({ item }) => item))
  }
}
