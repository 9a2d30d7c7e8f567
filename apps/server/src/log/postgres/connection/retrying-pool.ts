import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { LogUnavailable } from '../../message-log.ts'
import { ask } from './ask.ts'
import { isDiskFull, isPassing, isSilence, reasonOf } from './errors.ts'
import { EpochChanged, LostHistory, type EpochGuard } from './epoch-guard.ts'
import { openPools, type Patience, type Pools } from './pools.ts'
import { DatabaseHealth } from './database-health.ts'

/** What the operator is told. */
export interface Logger {
  info(message: string): void
  warn(message: string): void
}

const longestWaitMs = 2_000
const firstWaitMs = 50

/** The database, as far as it can be reached: what fails for want of a connection is tried again for a while. */
export class RetryingPool {
  readonly epochGuard: EpochGuard
  readonly #patience: Patience
  readonly #pools: Pools
  /** When each connection answered last. */
  readonly #answeredAt = new WeakMap<pg.PoolClient, number>()
  /** Something that was asked then was never answered: who answered last before that may be as silent. */
  #silentSince = -Infinity
  readonly #health: DatabaseHealth
  #isClosing = false

  /** `changed` is called when the database was lost or found, or may have been. */
  constructor(url: string, patience: Patience, epochGuard: EpochGuard, logger: Logger, changed: () => void) {
    this.epochGuard = epochGuard
    this.#patience = patience
    this.#pools = openPools(url, patience, changed)
    this.#health = new DatabaseHealth(logger, changed)
  }

  get isReached() {
    return this.#health.isReached
  }

  /** Lost for as long as anybody would wait for it. */
  isGivenUp(pool: keyof Pools) {
    return this.#health.lostForMs(pool) >= this.#patience.lostForMs
  }

  /**
   * Does `work` on a connection of its own, again if that is lost: it must be safe to do again. Rejects with LogUnavailable
   * when nobody should wait any longer, and with whatever another try would not mend.
   */
  async run<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const until = performance.now() + this.#patience.lostForMs
    for (let attempt = 0; ; attempt += 1) {
      if (this.isGivenUp(pool)) throw new LogUnavailable('The database is not there.')
      try {
        return await this.once(pool, work)
      } catch (error) {
        if (error instanceof LostHistory)
          await this.run('reads', (client) => this.epochGuard.renew(client, error.epoch, error.message))
        if (error instanceof EpochChanged || !isPassing(error)) throw error
        this.#health.lost(pool, error)
        if (performance.now() >= until || this.#isClosing)
          throw new LogUnavailable(reasonOf(error), { cause: error })
      }
      // Full jitter (see packages/client/src/connection/backoff.ts): nodes do not come back together.
      await sleep(Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt))
    }
  }

  /** One try. */
  async once<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#health.isClosed) throw new LogUnavailable('The log is closed.')
    const client = await this.#connect(pool)
    const askedAt = performance.now()
    let isWhole = false
    try {
      if (!this.#answeredAt.has(client)) await this.#greet(client)
      const result = await work(client)
      isWhole = true
      this.#answeredAt.set(client, performance.now())
      this.#health.found(pool)
      return result
    } catch (error) {
      if (isSilence(error)) this.#silentSince = Math.max(this.#silentSince, askedAt)
      throw error
    } finally {
      client.release(!isWhole)
    }
  }

  // Of half-open connections one is waited for, and not each in its turn.
  async #connect(pool: keyof Pools): Promise<pg.PoolClient> {
    for (;;) {
      const client = await this.#pools[pool].connect()
      if ((this.#answeredAt.get(client) ?? Infinity) >= this.#silentSince) return client
      client.release(true)
    }
  }

  /** A new connection may lead to another life. Before the schema is there, there is none to look at. */
  async #greet(client: pg.PoolClient) {
    if (this.epochGuard.epoch !== '') await this.epochGuard.look(client)
  }

  /** One try to get there, whatever comes of it. Rejects with what is not for another try to mend. */
  async probe(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    await this.#try('reads', work)
    if (this.#health.isLost('writes') && !this.#health.isLost('reads'))
      await this.#try('writes', storeNothingNew)
  }

  /** From now on nothing is tried twice. */
  closing() {
    this.#isClosing = true
  }

  async close() {
    if (this.#health.isClosed) return
    this.#health.close()
    await Promise.all([this.#pools.reads.end(), this.#pools.writes.end()])
  }

  async #try(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<void>) {
    try {
      await this.once(pool, work)
    } catch (error) {
      if (!isPassing(error)) throw error
      this.#health.lost(pool, error)
    }
  }
}

/** A row is changed, and synced, as for what people write. */
async function storeNothingNew(client: pg.ClientBase) {
  try {
    await ask(client, 'UPDATE life SET version = version')
  } catch (error) {
    if (!isDiskFull(error)) throw error // whoever writes is told
  }
}
