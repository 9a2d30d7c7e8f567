const everyMs = 50
const withinMs = 5_000

/** Whether `/readyz` answers with success. The first call of a process is slow by itself. */
export function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(withinMs) }).then(
    async (response) => (await response.text()) !== '' && response.ok,
    () => false,
  )
}

/** Requests `/readyz` every 50 ms, without waiting for earlier answers. */
export class HealthWatch {
  /** The longest response time in milliseconds; a missing answer counts its timeout. */
  worstMs = 0
  failures = 0
  readonly #port: number
  readonly #timer: NodeJS.Timeout
  readonly #pending = new Set<Promise<void>>()

  constructor(port: number) {
    this.#port = port
    this.#timer = setInterval(() => this.#checkOnce(), everyMs)
  }

  /** Resolves after the last answer. */
  async stop() {
    clearInterval(this.#timer)
    await Promise.all(this.#pending)
  }

  #checkOnce() {
    const asked = this.#check().finally(() => this.#pending.delete(asked))
    this.#pending.add(asked)
  }

  async #check() {
    const askedAt = performance.now()
    const healthy = await isHealthy(this.#port)
    this.worstMs = Math.max(this.worstMs, performance.now() - askedAt)
    if (!healthy) this.failures += 1
  }
}
