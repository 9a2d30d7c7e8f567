const everyMs = 50
const withinMs = 5_000

/** Whether it says so. The first time that a process asks, most of what it takes is its own. */
export function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(withinMs) }).then(
    async (response) => (await response.text()) !== '' && response.ok,
    () => false,
  )
}

/** Asks `/healthz` every 50 ms, whether or not it has answered the last time. */
export class HealthWatch {
  /** The longest that an answer took, in milliseconds; one that did not come counts as long as it was waited for. */
  worstMs = 0
  failures = 0
  readonly #port: number
  readonly #timer: NodeJS.Timeout
  readonly #underWay = new Set<Promise<void>>()

  constructor(port: number) {
    this.#port = port
    this.#timer = setInterval(() => this.#askOnce(), everyMs)
  }

  /** Resolves when the last answer has come. */
  async stop() {
    clearInterval(this.#timer)
    await Promise.all(this.#underWay)
  }

  #askOnce() {
    const asked = this.#ask().finally(() => this.#underWay.delete(asked))
    this.#underWay.add(asked)
  }

  async #ask() {
    const askedAt = performance.now()
    const isWell = await isHealthy(this.#port)
    this.worstMs = Math.max(this.worstMs, performance.now() - askedAt)
    if (!isWell) this.failures += 1
  }
}
