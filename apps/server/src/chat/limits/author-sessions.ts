import { KeyCounts } from './key-counts.ts'

/** Limits how many sessions an author has at once, on this node. */
export class AuthorSessions {
  readonly #most: number
  readonly #counts = new KeyCounts()
  readonly #authors = new Map<object, string>()

  /** `most`: 0 limits nothing. */
  constructor(most: number) {
    this.#most = most === 0 ? Infinity : most
  }

  /** Counts a session until `close`; false: the author has too many. */
  open(session: object, author: string): boolean {
    if (this.#counts.of(author) >= this.#most) return false
    this.#counts.add(author)
    this.#authors.set(session, author)
    return true
  }

  /** A session that is not counted changes nothing. */
  close(session: object): void {
    const author = this.#authors.get(session)
    if (author === undefined) return
    this.#authors.delete(session)
    this.#counts.remove(author)
  }
}
