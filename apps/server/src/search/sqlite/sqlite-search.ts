import { Worker } from 'node:worker_threads'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from '../message-search.ts'
import type { SearchAnswer, SearchCall } from './calls.ts'

interface Asked {
  resolve: (found: Found) => void
  reject: (error: Error) => void
}

/**
 * Searches the log in `folder`, which must be open. The index is in search.sqlite beside it. `failed` is told what made it
 * useless: the next search starts it anew.
 */
export class SqliteSearch implements MessageSearch {
  readonly #folder: string
  readonly #failed: (error: Error) => void
  readonly #asked = new Map<number, Asked>()
  #worker: Worker | undefined
  #how: 'as-it-is' | 'anew' = 'as-it-is'
  #calls = 0

  constructor(folder: string, failed: (error: Error) => void) {
    this.#folder = folder
    this.#failed = failed
  }

  /** Begins to follow the log. The first search would too, and have to wait for it. */
  follow() {
    this.#worker ??= this.#start()
  }

  find(search: Search): Promise<Found> {
    const call = (this.#calls += 1)
    return new Promise((resolve, reject) => {
      this.#asked.set(call, { resolve, reject })
      this.#worker ??= this.#start()
      this.#worker.postMessage({ call, search } satisfies SearchCall)
    })
  }

  /** Before the log is closed. Who waits for an answer gets none. */
  async close() {
    await this.#worker?.terminate()
  }

  #start() {
    const workerData = { folder: this.#folder, how: this.#how }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    worker.on('message', ({ call, found }: SearchAnswer) => {
      this.#asked.get(call)?.resolve(found)
      this.#asked.delete(call)
    })
    worker.on('error', (error: Error) => this.#lost(error))
    return worker
  }

  #lost(error: Error) {
    this.#worker = undefined
    this.#how = 'anew' // whatever it stumbled over is not read twice
    const asked = [...this.#asked.values()]
    this.#asked.clear()
    for (const { reject } of asked) reject(new SearchUnavailable(error.message))
    this.#failed(error)
  }
}
