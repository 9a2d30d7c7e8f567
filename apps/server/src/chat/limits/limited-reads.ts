import type { Actor } from '../../identity/actor.ts'
import { refused, type Refused } from '../refusal-codes.ts'
import { unlessUnavailable } from '../unless-unavailable.ts'
import type { LimitedClients } from './limited-clients.ts'
import type { Limits } from './limits.ts'
import { OneAtATime } from './one-at-a-time.ts'

/** P10.7: pages of history and searches: as many as the limits allow, and of each connection one at a time. */
export class LimitedReads {
  readonly #limits: Limits
  readonly #limited: LimitedClients
  readonly #reads = new OneAtATime()

  constructor(limits: Limits, limited: LimitedClients) {
    this.#limits = limits
    this.#limited = limited
  }

  /** `read` resolves to undefined where too many wait. `field` names what was asked for. */
  async run<T extends { type: string }>(
    actor: Actor,
    kind: 'history' | 'search',
    field: string,
    read: () => Promise<T | undefined>,
  ): Promise<T | Refused> {
    const retryAfter = this.#limits.take(kind, actor)
    if (retryAfter > 0) return refused('slow_down', { field, retryAfter })
    const slowDown = () => {
      this.#limited.add(kind, actor.address)
      return refused('slow_down', { field, retryAfter: 1 })
    }
    const answer = async () => (await read()) ?? slowDown()
    return (await this.#reads.run(actor.connection, kind, () => unlessUnavailable(answer))) ?? slowDown()
  }
}
