import { fullJitter, reasonOf } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Logger } from '../../logger.ts'
import { LogUnavailable } from '../../message-log.ts'
import { queryBounded } from './bounded-query.ts'
import { DatabaseHealth } from './database-health.ts'
import { EpochChanged, LostHistory, type EpochVerifier } from './epoch-verifier.ts'
import { isDiskFull, isLocked, isReadTimeout, isTransient } from './errors.ts'
import { openPools, type Pools, type Timeouts } from './pools.ts'

const longestBackoffMs = 2_000
const firstBackoffMs = 50

/** Connections to the database. Work that fails for lack of a connection is retried for `giveUpAfterMs`. */
export class RetryingPool {
  readonly epochs: EpochVerifier
  readonly #timeouts: Timeouts
  readonly #pools: Pools
  readonly #health: DatabaseHealth
  readonly #closing: AbortSignal
  /** When each connection last answered. */
  readonly #answeredAt = new WeakMap<pg.PoolClient, number>()
  /** When the last query was sent that timed out: connections that have not answered since may be dead as well. */
  #silentSince = -Infinity

  /** `onChange` is called when the health of the database may have changed. Nothing is retried once it is `closing`. */
  constructor(
    url: string,
    timeouts: Timeouts,
    epochs: EpochVerifier,
    logger: Logger,
    onChange: () => void,
    closing: AbortSignal,
  ) {
    this.epochs = epochs
    this.#closing = closing
    this.#timeouts = timeouts
    this.#pools = openPools(url, timeouts, onChange)
    this.#health = new DatabaseHealth(timeouts.giveUpAfterMs, logger, onChange)
  }

  get epochGuard() {
    return this.epochs.guard
  }

  get isReachable() {
    return this.#health.isReachable
  }

  /** Open ones, those that are idle, and calls that wait for one. */
  get connections() {
    const stateOf = ({ totalCount: total, idleCount: idle, waitingCount: waiting }: pg.Pool) => ({
      ...{ total, idle, waiting },
    })
    return { reads: stateOf(this.#pools.reads), writes: stateOf(this.#pools.writes) }
  }

  isGivenUp(pool: keyof Pools) {
    return this.#health.isGivenUp(pool)
  }

  /**
   * Runs `work` on a connection of its own, and again when the connection is lost: `work` must be idempotent. Rejects with
   * LogUnavailable after `giveUpAfterMs` (its cause is the last error), and with any error that a retry cannot fix.
   */
  async run<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const until = performance.now() + this.#timeouts.giveUpAfterMs
    for (let attempt = 0; ; attempt += 1) {
      if (this.isGivenUp(pool)) throw new LogUnavailable('The database is unreachable.')
      try {
        return await this.runOnce(pool, work)
      } catch (error) {
        if (error instanceof LostHistory)
          await this.run('reads', (client) => this.epochs.startNewEpoch(client, error.epoch, error.message))
        if (error instanceof EpochChanged || !isTransient(error)) throw error
        // A table that others lock against writing can still be read: nobody has to be disconnected.
        if (pool === 'reads' || !isLocked(error)) this.#health.reportFailure(pool, error)
        if (performance.now() >= until || this.#closing.aborted)
          throw new LogUnavailable(reasonOf(error), { cause: error })
      }
      // Full jitter: nodes do not reconnect together.
      await sleep(fullJitter(attempt, Math.random, { firstMs: firstBackoffMs, longestMs: longestBackoffMs }))
    }
  }

  /** Runs `work` without a retry. */
  async runOnce<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#health.isClosed) throw new LogUnavailable('The log is closed.')
    const client = await this.#connect(pool)
    const sentAt = performance.now()
    let isHealthy = false
    try {
      if (!this.#answeredAt.has(client)) await this.#verifyEpoch(client)
      const result = await work(client)
      isHealthy = true
      this.#answeredAt.set(client, performance.now())
      this.#health.reportSuccess(pool)
      return result
    } catch (error) {
      if (isReadTimeout(error)) this.#silentSince = Math.max(this.#silentSince, sentAt)
      throw error
    } finally {
      client.release(!isHealthy)
    }
  }

  // Of many half-open connections, only one is waited for.
  async #connect(pool: keyof Pools): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.#pools[pool].connect()
      if ((this.#answeredAt.get(client) ?? Infinity) >= this.#silentSince) return client
      client.release(true)
    }
  }

  /** A new connection may lead to a restored database. Before the schema exists, there is no epoch. */
  async #verifyEpoch(client: pg.PoolClient) {
    if (this.epochGuard.epoch !== '') await this.epochs.verify(client)
  }

  /** Makes one attempt, and records its outcome. Rejects only with an error that a retry cannot fix. */
  async probe(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    await this.#attempt('reads', work)
    if (this.#health.isDown('writes') && !this.#health.isDown('reads'))
      await this.#attempt('writes', probeWrite)
  }

  async close() {
    if (this.#health.isClosed) return
    this.#health.close()
    await Promise.all([this.#pools.reads.end(), this.#pools.writes.end()])
  }

  async #attempt(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<void>) {
    try {
      await this.runOnce(pool, work)
    } catch (error) {
      if (!isTransient(error)) throw error
      this.#health.reportFailure(pool, error)
    }
  }
}

/** Writes and syncs a row without changing it. */
async function probeWrite(client: pg.ClientBase) {
  try {
    await queryBounded(client, 'UPDATE life SET version = version')
  } catch (error) {
    if (!isDiskFull(error) && !isLocked(error)) throw error // each append reports these
  }
}
