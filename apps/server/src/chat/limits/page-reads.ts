import { TurnQueue } from './turn-queue.ts'

/** Pages that are read at once, and while something is being stored. */
const mostAtOnce = 4
const mostBesideWrites = 2

/** P5.8: the pages of the log that people read, in turn by author. Writes come first: they wait behind few pages, and fewer begin. */
export class PageReads {
  #writing = 0
  readonly #turns = new TurnQueue(() => (this.#writing > 0 ? mostBesideWrites : mostAtOnce))

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
