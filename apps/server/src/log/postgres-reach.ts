import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { LogUnavailable } from './message-log.ts'
import { isPassing, isSilence, reasonOf } from './postgres-errors.ts'
import { AnotherLife, LostHistory, type PostgresLife } from './postgres-life.ts'
import { openPools, type Patience, type Pools } from './postgres-pools.ts'

/** What the operator is told. */
export interface Notes {
  info(message: string): void
  warn(message: string): void
}

const longestWaitMs = 2_000
const firstWaitMs = 50

/** A connection that turns out to be broken is not yet the database: that needs a second try that fails. */
type State = { name: 'reached' } | { name: 'lost'; since: number; isSure: boolean } | { name: 'closed' }

/** The database, as far as it can be reached: what fails for want of a connection is tried again for a while. */
export class PostgresReach {
  readonly life: PostgresLife
  readonly #patience: Patience
  readonly #pools: Pools
  readonly #notes: Notes
  readonly #changed: () => void
  /** When each connection answered last. */
  readonly #answeredAt = new WeakMap<pg.PoolClient, number>()
  /** Something that was asked then was never answered: who answered last before that may be as silent. */
  #silentSince = -Infinity
  #isClosing = false
  #state: State = { name: 'reached' }

  /** `changed` is called when the database was lost or found, or may have been. */
  constructor(url: string, patience: Patience, life: PostgresLife, notes: Notes, changed: () => void) {
    this.life = life
    this.#patience = patience
    this.#pools = openPools(url, patience, changed)
    this.#notes = notes
    this.#changed = changed
  }

  get isReached() {
    return this.#state.name === 'reached' || (this.#state.name === 'lost' && !this.#state.isSure)
  }

  /** Lost for as long as anybody would wait for it. */
  get isGivenUp() {
    return this.#state.name === 'lost' && performance.now() - this.#state.since >= this.#patience.lostForMs
  }

  /**
   * Does `work` on a connection of its own, again if that is lost: it must be safe to do again. Rejects with LogUnavailable
   * when nobody should wait any longer, and with whatever another try would not mend.
   */
  async run<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const until = performance.now() + this.#patience.lostForMs
    for (let attempt = 0; ; attempt += 1) {
      if (this.isGivenUp) throw new LogUnavailable('The database is not there.')
      try {
        return await this.once(pool, work)
      } catch (error) {
        if (error instanceof LostHistory)
          await this.run('reads', (client) => this.life.renew(client, error.epoch, error.message))
        if (error instanceof AnotherLife || !isPassing(error)) throw error
        this.#lost(error)
        if (performance.now() >= until || this.#isClosing)
          throw new LogUnavailable(reasonOf(error), { cause: error })
      }
      // Full jitter (see packages/client/src/backoff.ts): nodes do not come back together.
      await sleep(Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** attempt))
    }
  }

  /** One try. */
  async once<T>(pool: keyof Pools, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#state.name === 'closed') throw new LogUnavailable('The log is closed.')
    const client = await this.#connect(pool)
    const askedAt = performance.now()
    let isWhole = false
    try {
      if (!this.#answeredAt.has(client)) await this.#greet(client)
      const result = await work(client)
      isWhole = true
      this.#answeredAt.set(client, performance.now())
      this.#found()
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
    if (this.life.epoch !== '') await this.life.look(client)
  }

  /** One try to get there, whatever comes of it. Rejects with what is not for another try to mend. */
  async probe(work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
    try {
      await this.once('reads', work)
    } catch (error) {
      if (!isPassing(error)) throw error
      this.#lost(error)
    }
  }

  /** From now on nothing is tried twice. */
  closing() {
    this.#isClosing = true
  }

  async close() {
    if (this.#state.name === 'closed') return
    this.#state = { name: 'closed' }
    await Promise.all([this.#pools.reads.end(), this.#pools.writes.end()])
  }

  #lost(error: Error) {
    if (this.#state.name === 'reached') {
      this.#state = { name: 'lost', since: performance.now(), isSure: false }
      this.#changed()
    } else if (this.#state.name === 'lost' && !this.#state.isSure) {
      this.#state = { ...this.#state, isSure: true }
      this.#notes.warn(`the database is lost, and tried again: ${reasonOf(error)}`)
    }
  }

  #found() {
    if (this.#state.name !== 'lost') return
    const { since, isSure } = this.#state
    this.#state = { name: 'reached' }
    if (isSure) this.#notes.info(`the database is there, after ${Math.round(performance.now() - since)} ms`)
    this.#changed()
  }
}
