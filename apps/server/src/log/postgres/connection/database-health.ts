import { reasonOf } from '@parley/shared'
import type { Pools } from './pools.ts'
import type { Logger } from '../../logger.ts'

type Pool = keyof Pools

/**
 * One failure may be a broken connection only: the database counts as unreachable after a second one (`isConfirmed`). Reads
 * and writes can fail independently: `since` has the time of the first failure of each pool that is down.
 */
type State =
  | { name: 'up' }
  | {
      name: 'down'
      began: number
      since: ReadonlyMap<Pool, number>
      isConfirmed: boolean
      loggedReasons: Set<string>
    }
  | { name: 'closed' }

/** Whether the database is reachable, judged by the queries that were sent. */
export class DatabaseHealth {
  readonly #giveUpAfterMs: number
  readonly #logger: Logger
  readonly #onChange: () => void
  #state: State = { name: 'up' }

  /** `onChange` is called after the first failure, and when the database is up again. */
  constructor(giveUpAfterMs: number, logger: Logger, onChange: () => void) {
    this.#giveUpAfterMs = giveUpAfterMs
    this.#logger = logger
    this.#onChange = onChange
  }

  get isReachable() {
    return this.#state.name === 'up' || (this.#state.name === 'down' && !this.#state.isConfirmed)
  }

  get isClosed() {
    return this.#state.name === 'closed'
  }

  isDown(pool: Pool) {
    return this.#state.name === 'down' && this.#state.since.has(pool)
  }

  /** Down for `giveUpAfterMs`: queries are rejected at once. */
  isGivenUp(pool: Pool) {
    const since = this.#state.name === 'down' ? this.#state.since.get(pool) : undefined
    return since !== undefined && performance.now() - since >= this.#giveUpAfterMs
  }

  reportFailure(pool: Pool, error: Error) {
    if (this.#state.name === 'closed') return
    const now = performance.now()
    if (this.#state.name === 'up') {
      const since = new Map([[pool, now]])
      this.#state = { name: 'down', began: now, since, isConfirmed: false, loggedReasons: new Set() }
      return this.#onChange()
    }
    const { since, isConfirmed, loggedReasons } = this.#state
    this.#state = { ...this.#state, since: new Map([[pool, now], ...since]), isConfirmed: true }
    const reason = reasonOf(error)
    if (!isConfirmed) this.#logger.warn(`the database is unreachable, retrying: ${reason}`)
    // The first reason often says only that the connection has ended.
    else if (!loggedReasons.has(reason)) this.#logger.warn(`the database is still unreachable: ${reason}`)
    loggedReasons.add(reason)
  }

  reportSuccess(pool: Pool) {
    if (this.#state.name !== 'down' || !this.#state.since.has(pool)) return
    const { began, isConfirmed } = this.#state
    const since = new Map(this.#state.since)
    since.delete(pool)
    if (since.size > 0) return void (this.#state = { ...this.#state, since })
    if (isConfirmed)
      this.#logger.info(`the database is reachable again, after ${Math.round(performance.now() - began)} ms`)
    this.#state = { name: 'up' }
    this.#onChange()
  }

  /** From now on nothing is reported. */
  close() {
    this.#state = { name: 'closed' }
  }
}
