import { reasonOf } from './errors.ts'
import type { Pools } from './pools.ts'
import type { Logger } from './retrying-pool.ts'

type Pool = keyof Pools

/**
 * A connection that turns out to be broken is not yet the database: that needs a second try that fails. Whoever can read may
 * still not be able to write, and the other way round: `since` has those that are lost.
 */
type State =
  | { name: 'reached' }
  | { name: 'lost'; began: number; since: ReadonlyMap<Pool, number>; isSure: boolean; told: Set<string> }
  | { name: 'closed' }

/** Whether the database is reached, as far as is known from what was tried. */
export class DatabaseHealth {
  readonly #logger: Logger
  readonly #changed: () => void
  #state: State = { name: 'reached' }

  /** `changed` is called when the database was lost or found, or may have been. */
  constructor(logger: Logger, changed: () => void) {
    this.#logger = logger
    this.#changed = changed
  }

  get isReached() {
    return this.#state.name === 'reached' || (this.#state.name === 'lost' && !this.#state.isSure)
  }

  get isClosed() {
    return this.#state.name === 'closed'
  }

  /** For so many milliseconds; 0: not lost. */
  lostForMs(pool: Pool): number {
    const since = this.#state.name === 'lost' ? this.#state.since.get(pool) : undefined
    return since === undefined ? 0 : performance.now() - since
  }

  isLost(pool: Pool) {
    return this.#state.name === 'lost' && this.#state.since.has(pool)
  }

  lost(pool: Pool, error: Error) {
    if (this.#state.name === 'closed') return
    const now = performance.now()
    if (this.#state.name === 'reached') {
      const since = new Map([[pool, now]])
      this.#state = { name: 'lost', began: now, since, isSure: false, told: new Set() }
      return this.#changed()
    }
    const { since, isSure, told } = this.#state
    this.#state = { ...this.#state, since: new Map([[pool, now], ...since]), isSure: true }
    const reason = reasonOf(error)
    if (!isSure) this.#logger.warn(`the database is lost, and tried again: ${reason}`)
    // The first may only be that the connections are gone.
    else if (!told.has(reason)) this.#logger.warn(`the database is still lost: ${reason}`)
    told.add(reason)
  }

  found(pool: Pool) {
    if (this.#state.name !== 'lost' || !this.#state.since.has(pool)) return
    const { began, isSure } = this.#state
    const since = new Map(this.#state.since)
    since.delete(pool)
    if (since.size > 0) return void (this.#state = { ...this.#state, since })
    if (isSure) this.#logger.info(`the database is there, after ${Math.round(performance.now() - began)} ms`)
    this.#state = { name: 'reached' }
    this.#changed()
  }

  /** Nothing is lost or found any more. */
  close() {
    this.#state = { name: 'closed' }
  }
}
