import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { LogUnavailable } from './message-log.ts'
import { isPassing, reasonOf } from './postgres-errors.ts'
import { AnotherLife, LostHistory, type PostgresLife } from './postgres-life.ts'
import { openPools, type Patience, type Pools } from './postgres-pools.ts'

/** What the operator is told. */
export interface Notes {
  info(message: string): void
  warn(message: string): void
}

const longestWaitMs = 2_000
const firstWaitMs = 50

type State = { name: 'reached' } | { name: 'lost'; since: number } | { name: 'closed' }

/** The database, as far as it can be reached: what fails for want of a connection is tried again for a while. */
export class PostgresReach {
  readonly life: PostgresLife
  readonly #patience: Patience
  readonly #pools: Pools
  readonly #notes: Notes
  readonly #changed: () => void
  #isClosing = false
  #state: State = { name: 'reached' }

  /** `changed` is called when the database was lost or found, or may have been. */
  constructor(url: string, patience: Patience, life: PostgresLife, notes: Notes, changed: () => void) {
    this.life = life
    this.#patience = patience
    this.#pools = openPools(url, patience, {
      broke: changed,
      // Before the schema is there, there is no life to look at.
      greet: (client) => (life.epoch === '' ? Promise.resolve() : life.look(client)),
    })
    this.#notes = notes
    this.#changed = changed
  }

  get isReached() {
    return this.#state.name === 'reached'
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
    const client = await this.#pools[pool].connect()
    client.on('error', ignore)
    let isWhole = false
    try {
      const result = await work(client)
      isWhole = true
      this.#found()
      return result
    } finally {
      client.off('error', ignore)
      client.release(!isWhole)
    }
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
    if (this.#state.name !== 'reached') return
    this.#state = { name: 'lost', since: performance.now() }
    this.#notes.warn(`the database is lost, and tried again: ${reasonOf(error)}`)
    this.#changed()
  }

  #found() {
    if (this.#state.name !== 'lost') return
    const seconds = Math.round((performance.now() - this.#state.since) / 100) / 10
    this.#state = { name: 'reached' }
    this.#notes.info(`the database is there, after ${seconds} s`)
    this.#changed()
  }
}

function ignore() {
  // Whoever uses the connection hears of it through what they asked.
}
