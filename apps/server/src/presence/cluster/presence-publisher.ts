import { personKey } from '@parley/shared'
import { randomUUID } from 'node:crypto'
import { Coalescer } from './coalescer.ts'
import type { PresenceRecord, PresenceStore } from './presence-store.ts'

// All in milliseconds.
const renewEveryMs = 5_000
const gatherMs = 100
const tidyEveryMs = 60_000

const recordsPerWrite = 2_000

/**
 * Writes the records of this node to the presence store. When the lease has ended, because the process was suspended or the
 * store lost its data, the node arrives again under a new id and writes the records of everyone who is here.
 */
export class PresencePublisher {
  readonly #store: PresenceStore
  readonly #writes: Coalescer
  /** The records of everyone who is here now, and those that are not in the store yet. */
  readonly #here = new Map<string, PresenceRecord>()
  #unwritten = new Map<string, PresenceRecord>()
  #state: 'unknown' | 'arrived' = 'unknown'
  #node: string = randomUUID()
  #version = 0
  #tidiedAt = performance.now()
  #tidyUpTo = 0

  constructor(store: PresenceStore, failed: (error: Error) => void) {
    this.#store = store
    this.#writes = new Coalescer(() => this.#run(), { spacingMs: gatherMs, restMs: renewEveryMs }, failed)
  }

  /** The id of this node in the store. */
  get node() {
    return this.#node
  }

  publish(record: PresenceRecord) {
    const key = `${record.room} ${personKey(record.person)}`
    if (record.status === 'gone') this.#here.delete(key)
    else this.#here.set(key, record)
    this.#unwritten.set(key, record)
    this.#writes.soon()
  }

  close() {
    this.#writes.close()
  }

  async #run() {
    if (this.#state === 'unknown') {
      if (this.#here.size === 0) return
      await this.#arrive()
    }
    // At least one write, even without records: it renews the lease.
    do {
      if (!(await this.#write())) await this.#arrive()
    } while (this.#unwritten.size > 0)
    if (performance.now() - this.#tidiedAt >= tidyEveryMs) await this.#tidy()
  }

  async #arrive() {
    this.#state = 'unknown'
    this.#node = randomUUID()
    this.#version = this.#tidyUpTo = 0
    await this.#store.arrive(this.#node)
    this.#state = 'arrived'
    this.#unwritten = new Map(this.#here)
  }

  async #write() {
    const batch = [...this.#unwritten].slice(0, recordsPerWrite)
    for (const [key] of batch) this.#unwritten.delete(key)
    try {
      this.#version += 1
      return await this.#store.write(
        this.#node,
        this.#version,
        batch.map(([, record]) => record),
      )
    } catch (error) {
      // Unknown whether the batch was written. Records published since then are newer and win.
      this.#unwritten = new Map([...batch, ...this.#unwritten])
      throw error
    }
  }

  // Deletes departures up to the version of the previous call: a node that has not read since then reads everything.
  async #tidy() {
    await this.#store.tidy(this.#node, this.#tidyUpTo)
    this.#tidiedAt = performance.now()
    this.#tidyUpTo = this.#version
  }
}
