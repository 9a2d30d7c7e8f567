import { quoteOf, type Message, type Quote } from '@parley/shared'

/** No id of a message, and not that of none. */
const unread = -1

interface Readable {
  /** The newest messages with an id below `id`. */
  before(id: number, limit: number): Promise<Message[]>
}

/** P12.2: the message that is pinned in a room, as it is now. */
export class PinnedMessage {
  readonly #log: Readable
  readonly #changed: () => void
  #id = 0
  #quote: Quote | undefined

  constructor(log: Readable, changed: () => void) {
    this.#log = log
    this.#changed = changed
  }

  get quote(): Quote | undefined {
    return this.#quote
  }

  /** Reads the message, unless it is pinned already. 0: none. Rejects as the log does: it is tried again then. */
  async pin(id: number): Promise<void> {
    if (this.#id === id) return
    this.#id = id
    this.#quote = undefined
    if (id > 0) await this.#read(id)
    this.#changed()
  }

  async #read(id: number) {
    try {
      const [message] = await this.#log.before(id + 1, 1)
      // Another one may be pinned meanwhile, or this one has changed.
      const isCurrent = this.#id === id && this.#quote === undefined
      if (isCurrent && message?.id === id) this.#quote = quoteOf(message)
    } catch (error) {
      if (this.#id === id) this.#id = unread
      throw error
    }
  }

  /** Messages have changed. */
  add(messages: readonly Message[]): void {
    const message = this.#id <= 0 ? undefined : messages.findLast(({ id }) => id === this.#id)
    if (message === undefined) return
    this.#quote = quoteOf(message)
    this.#changed()
  }
}
