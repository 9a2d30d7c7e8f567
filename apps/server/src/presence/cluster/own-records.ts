import { randomUUID } from 'node:crypto'
import { keyOf } from '../presence.ts'
import type { PresenceStore, PresenceRecord } from './presence-store.ts'
import { Coalescer } from './coalescer.ts'

// All in milliseconds.
const renewEveryMs = 5_000
const gatherMs = 100
const tidyEveryMs = 60_000

const mostNotices = 2_000

/**
 * What this node has on the board. A node whose lease is over, because it slept or the board has forgotten it, is a new one:
 * it arrives under another name, with everyone who is here.
 */
export class OwnRecords {
  readonly #store: PresenceStore
  readonly #rounds: Coalescer
  /** Everyone who is here now, and what of it is not on the board yet. */
  readonly #here = new Map<string, PresenceRecord>()
  #unsaid = new Map<string, PresenceRecord>()
  #state: 'unheard of' | 'arrived' = 'unheard of'
  #node: string = randomUUID()
  #version = 0
  #tidiedAt = performance.now()
  #tidyUpTo = 0

  constructor(store: PresenceStore, failed: (error: Error) => void) {
    this.#store = store
    this.#rounds = new Coalescer(() => this.#round(), { spacingMs: gatherMs, restMs: renewEveryMs }, failed)
  }

  get node() {
    return this.#node
  }

  say(record: PresenceRecord) {
    const key = `${record.room} ${keyOf(record.person)}`
    if (record.status === 'gone') this.#here.delete(key)
    else this.#here.set(key, record)
    this.#unsaid.set(key, record)
    this.#rounds.soon()
  }

  close() {
    this.#rounds.close()
  }

  async #round() {
    if (this.#state === 'unheard of') {
      if (this.#here.size === 0) return
      await this.#arrive()
    }
    // Once in any case: it renews the lease.
    do {
      if (!(await this.#write())) await this.#arrive()
    } while (this.#unsaid.size > 0)
    if (performance.now() - this.#tidiedAt >= tidyEveryMs) await this.#tidy()
  }

  async #arrive() {
    this.#state = 'unheard of'
    this.#node = randomUUID()
    this.#version = this.#tidyUpTo = 0
    await this.#store.arrive(this.#node)
    this.#state = 'arrived'
    this.#unsaid = new Map(this.#here)
  }

  async #write() {
    const batch = [...this.#unsaid].slice(0, mostNotices)
    for (const [key] of batch) this.#unsaid.delete(key)
    try {
      this.#version += 1
      return await this.#store.write(
        this.#node,
        this.#version,
        batch.map(([, record]) => record),
      )
    } catch (error) {
      // They may be on the board or not. What was said since is newer.
      this.#unsaid = new Map([...batch, ...this.#unsaid])
      throw error
    }
  }

  // Whoever has not read since the last time reads everything.
  async #tidy() {
    await this.#store.tidy(this.#node, this.#tidyUpTo)
    this.#tidiedAt = performance.now()
    this.#tidyUpTo = this.#version
  }
}
