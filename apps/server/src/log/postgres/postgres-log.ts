import { reasonOf } from '@parley/shared'
import type { Message } from '@parley/shared'
import type pg from 'pg'
import { changesOf } from '../rules/changes-of.ts'
import { GroupCommit, type More } from '../group-commit.ts'
import {
  LogUnavailable,
  type Draft,
  type Follower,
  type Listener,
  type MessageLog,
  type Page,
  type Receipt,
} from '../message-log.ts'
import { withTimeouts } from './connection/bounded-query.ts'
import { SynchronousCommit } from './connection/durability.ts'
import { isDiskFull, isLocked, isTransient } from './connection/errors.ts'
import type { NotifyPayload } from './notify/notify-payload.ts'
import { EpochGuard } from './connection/epoch-guard.ts'
import { EpochChanged, EpochVerifier } from './connection/epoch-verifier.ts'
import { PostgresAccess } from './access/postgres-access.ts'
import { KnownAuthors } from './authors.ts'
import { PostgresNames } from './names.ts'
import { PostgresMembers } from './postgres-members.ts'
import { countRooms, readAfter, readBefore, readSince } from './pages.ts'
import { defaultTimeouts, type Timeouts } from './connection/pools.ts'
import { postgresDialect, SqlOutgoing } from '../programs/sql-outgoing.ts'
import { SqlPrograms } from '../programs/sql-programs.ts'
import { PostgresPeople } from './postgres-people.ts'
import { PostgresPush } from './push/postgres-push.ts'
import { PostgresUploads } from './postgres-uploads.ts'
import type { Logger } from '../logger.ts'
import { RetryingPool } from './connection/retrying-pool.ts'
import { Statements } from './connection/statements.ts'
import { prepareDatabase, prepareOnceReachable } from './connection/start.ts'
import { appendAll, type Append } from './transaction.ts'
import { RoomWatcher } from './notify/room-watcher.ts'
import type { ClaimOutcome, NameClaim } from '../rules/name-claims.ts'
import { measuredAppends } from '../measured-appends.ts'
import { throwRefused } from '../rules/refused-write.ts'
import type { Written } from '../rules/writes.ts'

export interface PostgresOptions {
  url: string
  /** Bypasses a pooler, through which LISTEN receives nothing. */
  directUrl?: string
  logger: Logger
  timeouts?: Timeouts
  /** Called with an error that a retry cannot fix. */
  failed: (error: Error) => void
}

const maxBatchSize = 1_000

/** With the epoch at the time of the call: in another epoch, ids may name other messages (P4.3). */
type QueuedAppend = Append & { epoch: string }

/** Opens the log in a database, which may still be unreachable. Throws StartupError, with nothing changed, when it cannot be used. */
export async function openPostgresLog(options: PostgresOptions): Promise<PostgresLog> {
  const log = new PostgresLog(options)
  await log.open()
  return log
}

export class PostgresLog implements MessageLog {
  readonly pool: RetryingPool
  readonly people: PostgresPeople
  readonly access: PostgresAccess
  readonly files: PostgresUploads
  readonly members: PostgresMembers
  readonly push: PostgresPush
  readonly programs: SqlPrograms
  readonly outgoing: SqlOutgoing
  readonly #options: PostgresOptions
  readonly #watch: RoomWatcher
  readonly #appends = new GroupCommit<QueuedAppend, Written>(
    measuredAppends((batch, more) => this.#append(batch, more)),
    maxBatchSize,
    'at-once',
  )
  readonly #names: PostgresNames
  readonly #synchronous: SynchronousCommit
  readonly #closing = new AbortController()
  readonly #authors = new KnownAuthors()
  #isOpen = false

  constructor(options: PostgresOptions) {
    this.#options = options
    this.#synchronous = new SynchronousCommit(options.logger)
    const { url, directUrl = url, logger, timeouts = defaultTimeouts } = options
    const failed = (error: unknown) => this.#failed(error)
    const epochGuard = new EpochGuard(() => this.#watch.startOver())
    const epochs = new EpochVerifier(epochGuard, logger)
    this.pool = new RetryingPool(
      url,
      timeouts,
      epochs,
      logger,
      () => this.#watch.poll(),
      this.#closing.signal,
    )
    this.#watch = new RoomWatcher(directUrl, timeouts.pollIntervalMs, this.pool, logger, failed)
    this.#names = new PostgresNames(this.pool, failed)
    const statements = new Statements(this.pool, () => this.#isOpen)
    this.people = new PostgresPeople(statements)
    this.access = new PostgresAccess(statements)
    this.files = new PostgresUploads(statements)
    this.members = new PostgresMembers(statements)
    this.push = new PostgresPush(statements)
    this.programs = new SqlPrograms(statements)
    this.outgoing = new SqlOutgoing(statements, postgresDialect)
  }

  readonly isDamaged = false

  get isReachable() {
    return this.#isOpen && this.pool.isReachable
  }

  async open() {
    const { url, directUrl = url, logger } = this.#options
    try {
      await prepareDatabase(directUrl, this.pool.epochs, logger)
      this.#opened()
    } catch (error) {
      if (!isTransient(error)) throw error
      logger.warn(
        `the database is unreachable, and nobody can join until it is reachable: ${reasonOf(error)}`,
      )
      prepareOnceReachable(directUrl, this.pool.epochs, logger, this.#closing.signal).then(
        () => this.#opened(),
        (later: unknown) => this.#failed(later),
      )
    }
  }

  async append(room: string, drafts: readonly Draft[]): Promise<Receipt[]> {
    if (this.#closing.signal.aborted) throw closed()
    const { epoch } = this.pool.epochGuard
    const written = await this.#appends.add({ type: 'append', room, drafts, epoch })
    return written.type === 'appended' ? written.receipts : throwRefused(written)
  }

  async since(room: string, rev: number, limit: number, bytes?: number): Promise<Page> {
    try {
      return await this.#read((client) => readSince(client, this.pool.epochGuard, room, rev, limit, bytes))
    } catch (error) {
      // Safe to repeat: the page names its epoch.
      if (error instanceof EpochChanged) return this.since(room, rev, limit, bytes)
      if (error instanceof LogUnavailable) this.#watch.forgetReported(room)
      throw error
    }
  }

  before(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#read((client) => readBefore(client, this.pool.epochGuard, room, id, limit, bytes))
  }

  after(room: string, id: number, limit: number, bytes?: number): Promise<Message[]> {
    return this.#read((client) => readAfter(client, this.pool.epochGuard, room, id, limit, bytes))
  }

  countRooms(most: number): Promise<number> {
    return this.#read((client) => countRooms(client, most))
  }

  nameOwners(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return this.#isOpen ? this.#names.owners(keys) : notOpenYet()
  }

  claimName(claim: NameClaim): Promise<ClaimOutcome> {
    if (this.#closing.signal.aborted) return Promise.reject(closed())
    return this.#isOpen ? this.#names.claim(claim) : notOpenYet()
  }

  async deleteExpiredNames(): Promise<void> {
    if (this.#isOpen && !this.#closing.signal.aborted) await this.#names.deleteExpired()
  }

  watch(listener: Listener, follower?: Follower) {
    return Promise.resolve(this.#watch.add(listener, follower))
  }

  /** `onNotify` receives payloads about people. Without a payload, some may have been missed. */
  subscribe(onNotify: (payload?: NotifyPayload) => void) {
    this.#watch.subscribe(onNotify)
  }

  async close() {
    this.#closing.abort()
    await Promise.all([this.#appends.idle(), this.#names.idle()])
    this.#watch.close()
    await this.pool.close()
  }

  #opened() {
    if (this.#closing.signal.aborted) return
    this.#isOpen = true
    this.#watch.start()
  }

  /** `work` sends one statement, synchronously. */
  #read<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (!this.#isOpen) return notOpenYet()
    return this.pool.run('reads', (client) => withTimeouts(client, () => work(client)))
  }

  async #append(appends: QueuedAppend[], more: More<QueuedAppend>): Promise<Written[]> {
    let attempts = 0
    const epochGuard = this.pool.epochGuard
    try {
      if (!this.#isOpen) return await notOpenYet()
      const committed = await this.pool.run('writes', (client) => {
        attempts += 1
        if (appends.some(({ epoch }) => epoch !== epochGuard.epoch))
          throw new EpochChanged('A new epoch has begun.')
        return appendAll(client, { epochGuard, authors: this.#authors }, appends, (fits) =>
          more((append) => append.epoch === epochGuard.epoch && fits(append)),
        )
      })
      const changes = changesOf(appends, committed)
      for (const [room, head] of committed.heads) {
        // An earlier attempt may have stored changes that were not reported.
        if (attempts > 1 || changes.has(room)) this.#watch.roomChanged(room, head, changes.get(room))
      }
      this.#synchronous.check(committed.synchronous)
      return committed.results
    } catch (error) {
      if (isDiskFull(error)) return appends.map(() => ({ type: 'full', why: error.message }))
      if (!(error instanceof LogUnavailable)) this.#failed(error)
      else if (isLocked(error.cause)) return appends.map(() => ({ type: 'busy', why: error.message }))
      return appends.map(() => ({ type: 'unreached', why: reasonOf(error) }))
    }
  }

  #failed(error: unknown) {
    this.#options.failed(error instanceof Error ? error : new Error(String(error)))
  }
}

const notOpenYet = (): Promise<never> =>
  Promise.reject(new LogUnavailable('The database is not reachable yet.'))

const closed = () => new LogUnavailable('The log is closed.')
