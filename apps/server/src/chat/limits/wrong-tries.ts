import { addressKey } from './address-key.ts'
import { RateLimit } from './rate-limit.ts'

const minuteMs = 60_000

/** Against guessing: wrong tries alone count, by address, and by browser as its User-Agent names it. */
export class WrongTries {
  readonly #byAddress = new RateLimit({ count: 60, perMs: minuteMs, burst: 60 })
  readonly #byBrowser = new RateLimit({ count: 5, perMs: minuteMs, burst: 5 })

  /** Whole seconds until the next try; 0: now. */
  wait(address: string, userAgent: string, now = performance.now()): number {
    const { byAddress, byBrowser } = keysOf(address, userAgent)
    return Math.max(this.#byAddress.wait(byAddress, now), this.#byBrowser.wait(byBrowser, now))
  }

  add(address: string, userAgent: string, now = performance.now()): void {
    const { byAddress, byBrowser } = keysOf(address, userAgent)
    this.#byAddress.take(byAddress, now)
    this.#byBrowser.take(byBrowser, now)
  }

  /** One that was added before it was tried, so that several at once count, was right. */
  wasRight(address: string, userAgent: string): void {
    const { byAddress, byBrowser } = keysOf(address, userAgent)
    this.#byAddress.giveBack(byAddress)
    this.#byBrowser.giveBack(byBrowser)
  }
}

function keysOf(address: string, userAgent: string) {
  const byAddress = addressKey(address)
  return { byAddress, byBrowser: `${byAddress} ${userAgent.slice(0, 200)}` }
}
