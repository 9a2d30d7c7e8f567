import { readFileSync } from 'node:fs'
import type { ParleyServer } from '../../support/parley-server.ts'
import { median, percentile } from '../../../apps/bench/src/median.ts'

const pageBytes = 4_096

/** What a stretch of time was like: how long messages took, and what the server held in memory. */
export class Window {
  readonly #server: ParleyServer
  readonly #latencies: number[] = []
  readonly #memory: number[] = []
  readonly #timer: NodeJS.Timeout

  constructor(server: ParleyServer) {
    this.#server = server
    this.#timer = setInterval(() => this.#memory.push(this.#rss()), 500)
  }

  /** One message came to one reader, `ms` milliseconds after it was posted. */
  took(ms: number) {
    this.#latencies.push(ms)
  }

  /** Milliseconds, and resident bytes. */
  close() {
    clearInterval(this.#timer)
    const [p50, p99] = [percentile(this.#latencies, 0.5), percentile(this.#latencies, 0.99)]
    return { p50, p99, rss: median(this.#memory) }
  }

  #rss() {
    const [, resident] = readFileSync(`/proc/${this.#server.pid}/statm`, 'utf8').split(' ')
    return Number(resident) * pageBytes
  }
}
