import { TurnQueue, type Rest } from './turn-queue.ts'

/** Pages that are read at once, and while something is being stored. */
const mostAtOnce = 4
const mostBesideWrites = 2

/** A page that takes long says more about the disk than about this server: nobody waits longer for the next one. */
const longestRestMs = 20

/** As long as the page took: a crowd that reads takes at most about half of the time from those who post. */
const asLongAsItTook: Rest = (ms, free) => {
  if (ms < 1) setImmediate(free)
  else setTimeout(free, Math.min(ms, longestRestMs))
}

/** P5.8: the pages of the log that people read, in turn by author. Writes come first: they wait behind few pages, and fewer begin. */
export class PageReads {
  #writing = 0
  readonly #turns: TurnQueue

  constructor(rest: Rest = asLongAsItTook) {
    this.#turns = new TurnQueue(() => (this.#writing > 0 ? mostBesideWrites : mostAtOnce), Infinity, rest)
  }

  /** Reads a page in the author's turn. */
  read<T>(author: string, page: () => Promise<T>): Promise<T> {
    return this.#turns.wait(author, page)
  }

  async write<T>(store: () => Promise<T>): Promise<T> {
    this.#writing += 1
    try {
      return await store()
    } finally {
      this.#writing -= 1
      this.#turns.resume()
    }
  }
}
