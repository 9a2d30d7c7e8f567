import { Worker } from 'node:worker_threads'
import { WorkerClient } from '../../log/sqlite/worker-rpc.ts'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from '../message-search.ts'
import type { SearchProcedures } from './worker.ts'

/**
 * Searches the log in `folder`, which must be open. The index is the file search.sqlite in that folder. `failed` is called
 * with the error that made the index unusable: the next search rebuilds it.
 */
export class SqliteSearch implements MessageSearch {
  readonly #folder: string
  readonly #failed: (error: Error) => void
  #client: WorkerClient<SearchProcedures> | undefined
  #mode: 'reuse' | 'rebuild' = 'reuse'

  constructor(folder: string, failed: (error: Error) => void) {
    this.#folder = folder
    this.#failed = failed
  }

  /** Starts to index the log. Otherwise the first search starts it, and waits. */
  follow() {
    this.#client ??= this.#start()
  }

  find(search: Search): Promise<Found> {
    this.#client ??= this.#start()
    return this.#client.call('find', search)
  }

  /** Must be called before the log is closed. Pending searches reject. */
  async close() {
    await this.#client?.close()
  }

  #start() {
    const workerData = { folder: this.#folder, mode: this.#mode }
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    return new WorkerClient<SearchProcedures>(worker, {
      unavailable: (cause) => new SearchUnavailable(cause.message, { cause }),
      failed: (error) => {
        this.#client = undefined
        this.#mode = 'rebuild' // the damaged index would fail again
        this.#failed(error)
      },
    })
  }
}
