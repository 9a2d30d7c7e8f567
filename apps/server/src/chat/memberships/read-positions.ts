import type { MembershipKey } from '../../access/membership-store.ts'
import { isStorageError } from '../../log/message-log.ts'

type DuePosition = MembershipKey & { read: number }

/** Milliseconds for which positions are gathered: many people who read are few transactions. */
const gatherMs = 250
/** What could not be stored is tried again. */
const retryMs = 5_000

interface ReadPositionsEvents {
  store(positions: readonly DuePosition[]): Promise<void>
  /** They are durable. */
  stored(keys: readonly MembershipKey[]): Promise<void>
}

/** How far people have read: gathered, and stored together. The furthest of each counts. */
export class ReadPositions {
  readonly #events: ReadPositionsEvents
  readonly #due = new Map<string, DuePosition>()
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(events: ReadPositionsEvents) {
    this.#events = events
  }

  add(position: DuePosition): void {
    const key = `${position.room} ${position.author}`
    const known = this.#due.get(key)
    if (known === undefined || known.read < position.read) this.#due.set(key, position)
    this.#timer ??= this.#in(gatherMs)
  }

  /** Stores what is gathered. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    if (this.#due.size > 0) await this.#store()
  }

  #in(ms: number) {
    return setTimeout(() => void this.#store(), ms)
  }

  async #store() {
    const due = [...this.#due.values()]
    this.#due.clear()
    this.#timer = undefined
    try {
      await this.#events.store(due)
      if (!this.#isClosed) await this.#events.stored(due)
    } catch (error) {
      if (!isStorageError(error)) throw error
      if (this.#isClosed) return // the clients send it again
      for (const position of due) this.add(position)
      clearTimeout(this.#timer)
      this.#timer = this.#in(retryMs)
    }
  }
}
