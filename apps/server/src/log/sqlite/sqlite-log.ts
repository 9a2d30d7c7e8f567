import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  LogUnavailable,
  StorageDamaged,
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import type { Logger } from '../logger.ts'
import { changesOf } from '../rules/changes-of.ts'
import type { Write, Written } from '../rules/writes.ts'
import { LaterCheck } from './check/later-check.ts'
import { logFileIn } from './files/log-files.ts'
import { WorkerClient } from './worker-rpc.ts'
import type { LogProcedures, Unreadable } from './worker.ts'

const maxBatchSize = 1_000

export interface SqliteLogOptions {
  logger?: Logger
  /** Called once when the database turns out to be damaged: from then on nothing is stored. */
  damaged?: (reason: string) => void
}

/** Opens the log in `folder`. `failed` is called once when the disk fails: nothing is acknowledged after that. */
export async function openSqliteLog(
  folder: string,
  failed: (error: Error) => void,
  { logger, damaged }: SqliteLogOptions = {},
): Promise<SqliteLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const unavailable = (cause: Error) => new LogUnavailable(cause.message, { cause })
  let isOpen = false
  const failedWhileOpen = (error: Error) => isOpen && failed(error)
  const client = new WorkerClient<LogProcedures>(worker, { unavailable, failed: failedWhileOpen })
  const problem = await client.call('problem').catch((error: unknown) => {
    throw error instanceof LogUnavailable ? error.cause : error
  })
  isOpen = true
  if (problem === undefined) {
    const { isChecked, warning } = await client.call('opened')
    if (warning !== undefined) logger?.warn(warning)
    const check = new LaterCheck(logFileIn(folder), isChecked ? 'not needed' : 'needed', logger)
    return new SqliteLog(client, check, damaged)
  }
  await client.close()
  throw new StartupError(problem)
}

export class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly #client: WorkerClient<LogProcedures>
  readonly #listeners = new Set<Listener>()
  readonly #writes = new GroupCommit<Write, Written>((writes) => this.#write(writes), maxBatchSize)
  readonly #check: LaterCheck
  readonly #damaged: ((reason: string) => void) | undefined
  #isClosing = false
  #isDamaged = false

  constructor(
    client: WorkerClient<LogProcedures>,
    check: LaterCheck,
    damaged: ((reason: string) => void) | undefined,
  ) {
    this.#client = client
    this.#check = check
    this.#damaged = damaged
  }

  get isDamaged() {
    return this.#isDamaged
  }

  /** Checks the database in the background, unless that was done before it was opened. */
  async startCheck(): Promise<void> {
    const result = await this.#check.run()
    if (this.#isClosing) return
    if (result.type === 'sound') await this.#client.call('foundSound')
    if (result.type !== 'damaged') return
    this.#foundDamage(result.reason)
    await this.#client.call('foundDamage', result.reason)
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    const written = await this.#add({ type: 'append', room, drafts })
    return written.type === 'appended' ? written.receipts : refused(written)
  }

  since(room: string, rev: number, limit: number): Promise<Page> {
    return this.#read(this.#client.call('since', room, rev, limit))
  }

  before(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read(this.#client.call('before', room, id, limit))
  }

  after(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read(this.#client.call('after', room, id, limit))
  }

  async claimName(key: string, author: string): Promise<boolean> {
    const written = await this.#add({ type: 'claim', key, author })
    return written.type === 'claimed' ? written.claimed : refused(written)
  }

  freeNames(keys: readonly string[]): Promise<string[]> {
    return this.#read(this.#client.call('freeNames', keys))
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#isClosing = true
    this.#check.stop()
    await this.#writes.idle()
    await this.#client.close('close')
  }

  // What cannot be read may be readable after a restore: clients ask again.
  async #read<T extends object>(answer: Promise<T | Unreadable>): Promise<T> {
    const read = await answer
    if (!('unreadable' in read)) return read
    this.#foundDamage(read.unreadable)
    throw new LogUnavailable(read.unreadable)
  }

  #foundDamage(reason: string) {
    if (this.#isDamaged) return
    this.#isDamaged = true
    this.#damaged?.(reason)
  }

  async #add(write: Write): Promise<Written> {
    if (this.#isClosing) throw new LogUnavailable('The log is closed.')
    return this.#writes.add(write)
  }

  async #write(writes: Write[]): Promise<Written[]> {
    try {
      const outcome = await this.#client.call('write', writes)
      const damage = outcome.results.find((written) => written.type === 'damaged')
      if (damage !== undefined) this.#foundDamage(damage.why)
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
  if (written.type === 'damaged') throw new StorageDamaged(written.why)
  if (written.type === 'unreached') throw new LogUnavailable(written.why)
  throw new Error(`A write was answered with ${written.type}.`)
}
