import type { Message } from '@parley/shared'
import { Worker } from 'node:worker_threads'
import { StartupError } from '../../config/startup-error.ts'
import { GroupCommit } from '../group-commit.ts'
import {
  LogUnavailable,
  StorageBusy,
  StorageFull,
  type Draft,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import type { Logger } from '../logger.ts'
import { changesOf } from '../rules/changes-of.ts'
import type { Claim, Write, Written } from '../rules/writes.ts'
import { DatabaseLocked, LockRetrier } from './lock-retrier.ts'
import { WorkerClient } from './worker-rpc.ts'
import type { LogProcedures } from './worker.ts'

const maxBatchSize = 1_000

type Append = Extract<Write, { type: 'append' }>

/** How long calls wait for the locks of other programs, in milliseconds. */
export interface LockPatience {
  /** Then posts are refused. */
  appendMs: number
  /** Then names are granted without being stored: nobody should wait for long at the door. */
  claimMs: number
  /** Then the log counts as unavailable. A lock that prevents reading is rare. */
  readMs: number
  /** While the log is closed. */
  closeMs: number
}

const defaultPatience: LockPatience = { appendMs: 5_000, claimMs: 1_000, readMs: 5_000, closeMs: 1_000 }

export interface SqliteLogOptions {
  logger?: Logger
  patience?: Partial<LockPatience>
}

/** Opens the log in `folder`. `failed` is called once when the disk fails: nothing is acknowledged after that. */
export async function openSqliteLog(
  folder: string,
  failed: (error: Error) => void,
  { logger, patience }: SqliteLogOptions = {},
): Promise<MessageLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const unavailable = (cause: Error) => new LogUnavailable(cause.message, { cause })
  let isOpen = false
  const failedWhileOpen = (error: Error) => isOpen && failed(error)
  const client = new WorkerClient<LogProcedures>(worker, { unavailable, failed: failedWhileOpen })
  const problem = await client.call('problem').catch((error: unknown) => {
    throw error instanceof LogUnavailable ? error.cause : error
  })
  isOpen = true
  if (problem === undefined)
    return new SqliteLog(client, new LockRetrier(logger), { ...defaultPatience, ...patience })
  await client.close()
  throw new StartupError(problem)
}

class SqliteLog implements MessageLog {
  readonly isReachable = true
  readonly #client: WorkerClient<LogProcedures>
  readonly #writeRetrier: LockRetrier
  readonly #readRetrier = new LockRetrier()
  readonly #patience: LockPatience
  readonly #listeners = new Set<Listener>()
  readonly #appends = new GroupCommit<Append, Written>((appends) => this.#append(appends), maxBatchSize)
  readonly #claims = new GroupCommit<Claim, Written>((claims) => this.#claim(claims), maxBatchSize)
  #isClosing = false

  constructor(client: WorkerClient<LogProcedures>, writeRetrier: LockRetrier, patience: LockPatience) {
    this.#client = client
    this.#writeRetrier = writeRetrier
    this.#patience = patience
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    this.#checkOpen()
    const written = await this.#appends.add({ type: 'append', room, drafts })
    return written.type === 'appended' ? written.receipts : refused(written)
  }

  since(room: string, rev: number, limit: number): Promise<Page> {
    return this.#read(() => this.#client.call('since', room, rev, limit))
  }

  before(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read(() => this.#client.call('before', room, id, limit))
  }

  after(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read(() => this.#client.call('after', room, id, limit))
  }

  countRooms(most: number): Promise<number> {
    return this.#client.call('countRooms', most)
  }

  async claimName(key: string, author: string): Promise<boolean> {
    this.#checkOpen()
    const known = await this.#read(() => this.#client.call('ownsName', key, author))
    if (known !== undefined) return known
    this.#checkOpen()
    const written = await this.#claims.add({ type: 'claim', key, author })
    return written.type === 'claimed' ? written.claimed : refused(written)
  }

  freeNames(keys: readonly string[]): Promise<string[]> {
    return this.#read(() => this.#client.call('freeNames', keys))
  }

  watch(listener: Listener) {
    this.#listeners.add(listener)
    return Promise.resolve(() => void this.#listeners.delete(listener))
  }

  async close() {
    this.#isClosing = true
    for (const retrier of [this.#writeRetrier, this.#readRetrier]) retrier.hurry(this.#patience.closeMs)
    await Promise.all([this.#appends.idle(), this.#claims.idle()])
    await this.#client.close('close')
  }

  #checkOpen() {
    if (this.#isClosing) throw new LogUnavailable('The log is closed.')
  }

  async #read<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await this.#readRetrier.run(read, this.#patience.readMs)
    } catch (error) {
      throw error instanceof DatabaseLocked ? new LogUnavailable(error.message, { cause: error }) : error
    }
  }

  async #append(appends: Append[]): Promise<Written[]> {
    try {
      return await this.#write(appends, this.#patience.appendMs)
    } catch (error) {
      if (error instanceof DatabaseLocked) return appends.map(() => ({ type: 'busy', why: error.message }))
      return appends.map(() => unreached(error))
    }
  }

  async #claim(claims: Claim[]): Promise<Written[]> {
    try {
      return await this.#write(claims, this.#patience.claimMs).catch((error: unknown) => {
        if (error instanceof DatabaseLocked) return this.#grant(claims)
        throw error
      })
    } catch (error) {
      return claims.map(() => unreached(error))
    }
  }

  // P3.6: a locked database stops posting, not joining: a name without another owner is granted without being stored.
  async #grant(claims: readonly Claim[]): Promise<Written[]> {
    const granted = await this.#read(() => this.#client.call('grantNames', claims))
    return granted.map((claimed) => ({ type: 'claimed', claimed }))
  }

  async #write(writes: Write[], patienceMs: number): Promise<Written[]> {
    const outcome = await this.#writeRetrier.run(() => this.#client.call('write', writes), patienceMs)
    for (const [room, changes] of changesOf(writes, outcome))
      for (const listener of this.#listeners) listener(room, changes)
    return outcome.results
  }
}

function unreached(error: unknown): Written {
  if (!(error instanceof LogUnavailable)) throw error
  return { type: 'unreached', why: error.message }
}

function refused(written: Written): never {
  if (written.type === 'full') throw new StorageFull(written.why)
  if (written.type === 'busy') throw new StorageBusy(written.why)
  if (written.type === 'unreached') throw new LogUnavailable(written.why)
  throw new Error(`A write was answered with ${written.type}.`)
}
