import { RecentCounts } from './recent-counts.ts'

export interface LimitedClient {
  /** What was limited: 'write', 'search' and so on. */
  kind: string
  /** Empty: more addresses than are counted apart. */
  address: string
  /** Refusals in the last minute. */
  count: number
}

/** Who is being limited: every limit of this node adds its refusals, for the operator. */
export class LimitedClients {
  readonly #counts = new RecentCounts()
  /** Refusals since the start, by kind. */
  readonly totals = new Map<string, number>()

  add(kind: string, address: string, now = performance.now()): void {
    this.#counts.add(`${kind}\n${address}`, now)
    this.totals.set(kind, (this.totals.get(kind) ?? 0) + 1)
  }

  /** The most limited first. */
  recent(now = performance.now()): LimitedClient[] {
    return this.#counts.recent(now).map(([key, count]) => {
      const [kind = '', address = ''] = key.split('\n')
      return { kind: kind || 'others', address, count }
    })
  }
}
