import { percentile } from '@parley/shared'
import { readFileSync } from 'node:fs'
import type { ParleyServer } from '../../support/parley-server.ts'
import { median } from '../../../apps/bench/src/median.ts'

const pageBytes = 4_096

/** Latencies and server memory during an interval. */
export class SampleWindow {
  readonly #server: ParleyServer
  readonly #latencies: number[] = []
  readonly #memory: number[] = []
  readonly #timer: NodeJS.Timeout

  constructor(server: ParleyServer) {
    this.#server = server
    this.#timer = setInterval(() => this.#memory.push(this.#rss()), 500)
  }

  /** Adds a latency in milliseconds. */
  add(ms: number) {
    this.#latencies.push(ms)
  }

  /** Returns percentiles in milliseconds, and resident bytes. */
  close() {
    clearInterval(this.#timer)
    const [p50, p99] = [percentile(this.#latencies, 50), percentile(this.#latencies, 99)]
    return { p50, p99, rss: median(this.#memory) }
  }

  #rss() {
    const [, resident] = readFileSync(`/proc/${this.#server.pid}/statm`, 'utf8').split(' ')
    return Number(resident) * pageBytes
  }
}
