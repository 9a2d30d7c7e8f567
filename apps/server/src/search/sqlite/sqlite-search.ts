import { Worker } from 'node:worker_threads'
import { isDamaged, isSqliteError } from '../../log/sqlite/errors.ts'
import { CallRefused, WorkerClient } from '../../log/sqlite/worker-rpc.ts'
import { SearchUnavailable, type Found, type MessageSearch, type Search } from '../message-search.ts'
import type { SearchProcedures } from './worker.ts'
import { entryUrl } from '../../config/installation.ts'

/** After a start that failed, the index is followed again after this time, in milliseconds. */
const followAgainMs = 10_000

const sqliteError = 1 // SQLITE_ERROR: a table is missing, for example

/**
 * Searches the log in `folder`, which must be open. The index is the file search.sqlite in that folder. `failed` is called
 * with the error that ended its thread: the next search starts it again, and rebuilds the index if that was damaged.
 */
export class SqliteSearch implements MessageSearch {
  readonly #folder: string
  readonly #failed: (error: Error) => void
  #client: WorkerClient<SearchProcedures> | undefined
  #mode: 'reuse' | 'rebuild' = 'reuse'
  #isFollowing = false
  #followAgain: NodeJS.Timeout | undefined

  constructor(folder: string, failed: (error: Error) => void) {
    this.#folder = folder
    this.#failed = failed
  }

  /** Starts to index the log. Otherwise the first search starts it, and waits. */
  follow() {
    this.#isFollowing = true
    this.#client ??= this.#start()
  }

  async find(search: Search): Promise<Found> {
    this.#client ??= this.#start()
    try {
      return await this.#client.call('find', search)
    } catch (error) {
      throw error instanceof CallRefused ? new SearchUnavailable(error.message, { cause: error }) : error
    }
  }

  /** Must be called before the log is closed. Pending searches reject. */
  async close() {
    this.#isFollowing = false
    clearTimeout(this.#followAgain)
    await this.#client?.close()
  }

  #start() {
    const workerData = { folder: this.#folder, mode: this.#mode }
    const worker = new Worker(entryUrl('search/sqlite/worker'), { workerData })
    return new WorkerClient<SearchProcedures>(worker, {
      unavailable: (cause) => new SearchUnavailable(cause.message, { cause }),
      failed: (error) => {
        this.#client = undefined
        // A locked index or a full disk is no reason to make it again; a damaged index would fail again.
        this.#mode = isUnusable(error) ? 'rebuild' : 'reuse'
        if (this.#isFollowing) this.#followAgain = setTimeout(() => this.follow(), followAgainMs).unref()
        this.#failed(error)
      },
    })
  }
}

function isUnusable(error: unknown) {
  return isDamaged(error) || (isSqliteError(error) && error.errcode === sqliteError)
}
