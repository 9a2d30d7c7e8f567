const everyMs = 50
const withinMs = 5_000

/** Asks `/healthz` every 50 ms, whether or not it has answered the last time. */
export class HealthWatch {
  /** The longest that an answer took, in milliseconds; one that did not come counts as long as it was waited for. */
  worstMs = 0
  failures = 0
  readonly #url: string
  readonly #timer: NodeJS.Timeout
  readonly #underWay = new Set<Promise<void>>()

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/healthz`
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
    const isWell = await fetch(this.#url, { signal: AbortSignal.timeout(withinMs) }).then(
      async (response) => (await response.text()) !== '' && response.ok,
      () => false,
    )
    this.worstMs = Math.max(this.worstMs, performance.now() - askedAt)
    if (!isWell) this.failures += 1
  }
}
