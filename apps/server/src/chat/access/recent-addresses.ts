import { addressKey } from '../limits/address-key.ts'

const dayMs = 24 * 60 * 60_000

/** As many as one node sees in a day, with some megabytes. */
const mostKept = 20_000

interface Visitor {
  at: number
  isKnown: boolean
}

/** Who came from which address in the last day, on this node. Times are milliseconds of one clock. */
export class RecentAddresses {
  readonly #byAddress = new Map<string, Map<string, Visitor>>()
  #count = 0

  add(person: string, address: string, isKnown: boolean, now = performance.now()): void {
    const key = addressKey(address)
    const visitors = this.#byAddress.get(key) ?? new Map<string, Visitor>()
    this.#count += visitors.has(person) ? 0 : 1
    visitors.set(person, { at: now, isKnown: isKnown || visitors.get(person)?.isKnown === true })
    // As the newest: the first are forgotten.
    this.#byAddress.delete(key)
    this.#byAddress.set(key, visitors)
    for (const [oldest, those] of this.#byAddress) {
      if (this.#count <= mostKept) return
      this.#byAddress.delete(oldest)
      this.#count -= those.size
    }
  }

  /** Where the person came from, and nobody else who is known. */
  ofOneAlone(person: string, now = performance.now()): string[] {
    const isRecent = ({ at }: Visitor) => now - at < dayMs
    return [...this.#byAddress].flatMap(([key, visitors]) => {
      const own = visitors.get(person)
      if (own === undefined || !isRecent(own)) return []
      const others = [...visitors].filter(([other]) => other !== person)
      return others.some(([, visitor]) => visitor.isKnown && isRecent(visitor)) ? [] : [key]
    })
  }
}

/** For how long an address is banned with somebody. */
export function addressBanMs(forMs: number | null): number {
  return Math.min(forMs ?? dayMs, dayMs)
}
