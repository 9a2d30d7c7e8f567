import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  LogUnavailable,
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import { changesOf } from '../rules/changes-of.ts'
import type { Write, Written } from '../rules/writes.ts'
import { WorkerClient } from './worker-rpc.ts'
import type { LogProcedures } from './worker.ts'

const maxBatchSize = 1_000

/** Opens the log in `folder`. `failed` is called once when the disk fails: nothing is acknowledged after that. */
export async function openSqliteLog(folder: string, failed: (error: Error) => void): Promise<MessageLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const unavailable = (cause: Error) => new LogUnavailable(cause.message, { cause })
  let isOpen = false
  const failedWhileOpen = (error: Error) => isOpen && failed(error)
  const client = new WorkerClient<LogProcedures>(worker, { unavailable, failed: failedWhileOpen })
  const problem = await client.call('problem').catch((error: unknown) => {
    throw error instanceof LogUnavailable ? error.cause : error
  })
  isOpen = true
  if (problem === undefined) return new SqliteLog(client)
  await client.close()
  throw new StartupError(problem)
}

class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly #client: WorkerClient<LogProcedures>
  readonly #listeners = new Set<Listener>()
  readonly #writes = new GroupCommit<Write, Written>((writes) => this.#write(writes), maxBatchSize)
  #isClosing = false

  constructor(client: WorkerClient<LogProcedures>) {
    this.#client = client
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const written = await this.#add({ type: 'append', room, drafts })
    return written.type === 'appended' ? written.receipts : refused(written)
  }

  since(room: string, rev: number, limit: number): Promise<Page> {
    return this.#client.call('since', room, rev, limit)
  }

  before(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#client.call('before', room, id, limit)
  }

  after(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#client.call('after', room, id, limit)
  }

  countRooms(most: number): Promise<number> {
    return this.#client.call('countRooms', most)
  }

  async claimName(key: string, author: string): Promise<boolean> {
    const written = await this.#add({ type: 'claim', key, author })
    return written.type === 'claimed' ? written.claimed : refused(written)
  }

  freeNames(keys: readonly string[]): Promise<string[]> {
    return this.#client.call('freeNames', keys)
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#isClosing = true
    await this.#writes.idle()
    await this.#client.close('close')
  }

  async #add(write: Write): Promise<Written> {
    if (this.#isClosing) throw new LogUnavailable('The log is closed.')
    return this.#writes.add(write)
  }

  async #write(writes: Write[]): Promise<Written[]> {
    try {
      const outcome = await this.#client.call('write', writes)
      for (const [room, changes] of changesOf(writes, outcome))
        for (const listener of this.#listeners) listener(room, changes)
      return outcome.results
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      return writes.map(() => ({ type: 'unreached', why: error.message }))
    }
  }
}

function refused(written: Written): never {
  if (written.type === 'full') throw new StorageFull(written.why)
  if (written.type === 'unreached') throw new LogUnavailable(written.why)
  throw new Error(`A write was answered with ${written.type}.`)
}
