import { percentile } from '@parley/shared'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Target } from './attack.ts'
import { newCid, Stranger } from './stranger.ts'

/** Enough that a p99 is no single post. */
const people = 15
const postEveryMs = 1_100
const askHealthEveryMs = 100

/** In milliseconds. */
export interface Experience {
  p50: number
  p99: number
  /** The longest answer of /readyz. */
  health: number
}

/** People who keep to the rules, and notice how long they wait. */
export class Innocents {
  readonly #target: Target
  readonly #strangers: Stranger[]

  static async join(target: Target): Promise<Innocents> {
    const strangers: Stranger[] = []
    for (let n = 0; n < people; n += 1) {
      const one = await Stranger.connect(target, { address: `127.0.0.${10 + n}` })
      strangers.push(await one.mustJoin(`Innocent ${n}`, undefined, { reacted: true }))
    }
    return new Innocents(target, strangers)
  }

  constructor(target: Target, strangers: Stranger[]) {
    this.#target = target
    this.#strangers = strangers
  }

  /** Posts now and then, for this long. */
  async chat(ms: number): Promise<Experience> {
    const until = performance.now() + ms
    const waits: number[] = []
    const health: number[] = []
    await Promise.all([
      ...this.#strangers.map((one, n) => this.#post(one, (n * postEveryMs) / people, until, waits)),
      this.#askHealth(until, health),
    ])
    waits.sort((a, b) => a - b)
    return { p50: percentile(waits, 50), p99: percentile(waits, 99), health: Math.max(...health) }
  }

  leave() {
    for (const one of this.#strangers) one.close()
  }

  async #post(one: Stranger, delayMs: number, until: number, waits: number[]) {
    await sleep(delayMs)
    while (performance.now() < until) {
      const began = performance.now()
      const posted = await one.ask({ type: 'post', cid: newCid(), message: 'something kind' }, 'posted')
      if (!posted) throw new Error('A post of somebody innocent was refused.')
      waits.push(performance.now() - began)
      await sleep(Math.max(0, began + postEveryMs - performance.now()))
    }
  }

  async #askHealth(until: number, health: number[]) {
    while (performance.now() < until) {
      const began = performance.now()
      const answer = await fetch(`http://127.0.0.1:${this.#target.port}/readyz`)
      await answer.arrayBuffer()
      health.push(performance.now() - began)
      await sleep(askHealthEveryMs)
    }
  }
}
