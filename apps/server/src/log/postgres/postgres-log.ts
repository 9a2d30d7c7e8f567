import type { Message } from '@parley/shared'
import type pg from 'pg'
import { changesOf } from '../rules/changes-of.ts'
import { GroupCommit, type More } from '../group-commit.ts'
import {
  LogUnavailable,
  StorageFull,
  type Draft,
  type Follower,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import { bounded } from './connection/ask.ts'
import { SynchronousCommit } from './connection/durability.ts'
import { isDiskFull, isPassing, reasonOf } from './connection/errors.ts'
import type { NotifyPayload } from './notify/notify-payload.ts'
import { EpochChanged, EpochGuard } from './connection/epoch-guard.ts'
import { freeOf, PostgresNames } from './names.ts'
import { readAfter, readBefore, readSince } from './pages.ts'
import { usualPatience, type Patience } from './connection/pools.ts'
import { RetryingPool, type Logger } from './connection/retrying-pool.ts'
import { start, startOnceReachable } from './connection/start.ts'
import { appendAll, type Append } from './transaction.ts'
import { RoomWatcher } from './notify/watch.ts'
import type { Written } from '../rules/writes.ts'

export interface PostgresOptions {
  url: string
  /** Leads past a pooler that would keep LISTEN from hearing. */
  directUrl?: string
  logger: Logger
  patience?: Patience
  /** Called with what nobody can mend while the server runs. */
  failed: (error: Error) => void
}

const mostAppendsInABatch = 1_000

/** In which life of the log it was asked for: ids may mean something else in another (P4.3). */
type Asked = Append & { epoch: string }

/** Opens the log in a database, which need not be there yet. Throws StartupError, with nothing touched, when it cannot be used. */
export async function openPostgresLog(options: PostgresOptions): Promise<PostgresLog> {
  const log = new PostgresLog(options)
  await log.open()
  return log
}

export class PostgresLog implements MessageLog {
  readonly pool: RetryingPool
  readonly #options: PostgresOptions
  readonly #watch: RoomWatcher
  readonly #appends = new GroupCommit<Asked, Written>(
    (batch, more) => this.#append(batch, more),
    mostAppendsInABatch,
    'at-once',
  )
  readonly #names: PostgresNames
  readonly #synchronous: SynchronousCommit
  readonly #closing = new AbortController()
  #isOpen = false

  constructor(options: PostgresOptions) {
    this.#options = options
    this.#synchronous = new SynchronousCommit(options.logger)
    const { url, directUrl = url, logger, patience = usualPatience } = options
    const failed = (error: unknown) => this.#failed(error)
    const epochGuard = new EpochGuard(logger, () => this.#watch.startOver())
    this.pool = new RetryingPool(url, patience, epochGuard, logger, () => this.#watch.look())
    this.#watch = new RoomWatcher(directUrl, patience.lookEveryMs, this.pool, logger, failed)
    this.#names = new PostgresNames(this.pool, failed)
  }

  get isReachable() {
    return this.#isOpen && this.pool.isReached
  }

  async open() {
    const { url, directUrl = url, logger } = this.#options
    try {
      await start(directUrl, this.pool.epochGuard, logger)
      this.#opened()
    } catch (error) {
      if (!isPassing(error)) throw error
      logger.warn(`the database is not there, and nobody is let in until it is: ${reasonOf(error)}`)
      startOnceReachable(directUrl, this.pool.epochGuard, logger, this.#closing.signal).then(
        () => this.#opened(),
        (later: unknown) => this.#failed(later),
      )
    }
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    // Too late to be stored and too early to be refused: without an answer the client sends it to whoever comes next.
    if (this.#closing.signal.aborted) return new Promise(() => {})
    const { epoch } = this.pool.epochGuard
    const written = await this.#appends.add({ type: 'append', room, drafts, epoch })
    switch (written.type) {
      case 'appended':
        return written.receipts
      case 'full':
        throw new StorageFull(written.why)
      case 'unreached':
        throw new LogUnavailable(written.why)
      case 'claimed':
        throw new Error('An append was answered as a claim.')
    }
  }

  async since(room: string, rev: number, limit: number): Promise<Page> {
    try {
      return await this.#read((client) => readSince(client, this.pool.epochGuard, room, rev, limit))
    } catch (error) {
      // Whoever asks sees the epoch in the answer.
      if (error instanceof EpochChanged) return this.since(room, rev, limit)
      if (error instanceof LogUnavailable) this.#watch.untold(room)
      throw error
    }
  }

  before(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read((client) => readBefore(client, this.pool.epochGuard, room, id, limit))
  }

  after(room: string, id: number, limit: number): Promise<Message[]> {
    return this.#read((client) => readAfter(client, this.pool.epochGuard, room, id, limit))
  }

  claimName(key: string, author: string): Promise<boolean> {
    if (this.#closing.signal.aborted) return new Promise(() => {})
    return this.#isOpen ? this.#names.claim(key, author) : notThereYet()
  }

  freeNames(keys: readonly string[]): Promise<string[]> {
    return this.#read((client) => freeOf(client, keys))
  }

  watch(listener: Listener, follower?: Follower) {
    return Promise.resolve(this.#watch.add(listener, follower))
  }

  /** `ear` hears what other nodes say of people; without a hint, something may not have been heard. */
  subscribe(onNotify: (payload?: NotifyPayload) => void) {
    this.#watch.subscribe(onNotify)
  }

  async close() {
    this.#closing.abort()
    this.pool.closing()
    await Promise.all([this.#appends.idle(), this.#names.idle()])
    this.#watch.close()
    await this.pool.close()
  }

  #opened() {
    if (this.#closing.signal.aborted) return
    this.#isOpen = true
    this.#watch.start()
  }

  /** `work` sends one statement. */
  #read<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (!this.#isOpen) return notThereYet()
    return this.pool.run('reads', (client) => bounded(client, () => work(client)))
  }

  async #append(appends: Asked[], more: More<Asked>): Promise<Written[]> {
    let tries = 0
    const epochGuard = this.pool.epochGuard
    try {
      if (!this.#isOpen) return await notThereYet()
      const committed = await this.pool.run('writes', (client) => {
        tries += 1
        if (appends.some(({ epoch }) => epoch !== epochGuard.epoch))
          throw new EpochChanged('Another life has begun.')
        return appendAll(client, epochGuard, appends, (fits) =>
          more((append) => append.epoch === epochGuard.epoch && fits(append)),
        )
      })
      const changes = changesOf(appends, committed)
      for (const [room, head] of committed.heads) {
        // What an earlier try may have stored was told to nobody.
        if (tries > 1 || changes.has(room)) this.#watch.moved(room, head, changes.get(room))
      }
      this.#synchronous.was(committed.synchronous)
      return committed.results
    } catch (error) {
      if (isDiskFull(error)) return appends.map(() => ({ type: 'full', why: error.message }))
      if (!(error instanceof LogUnavailable)) this.#failed(error)
      return appends.map(() => ({ type: 'unreached', why: reasonOf(error) }))
    }
  }

  #failed(error: unknown) {
    this.#options.failed(error instanceof Error ? error : new Error(String(error)))
  }
}

const notThereYet = (): Promise<never> => Promise.reject(new LogUnavailable('The database is not there yet.'))
