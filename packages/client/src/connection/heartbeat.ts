import type { Environment } from './environment.ts'

/** Milliseconds of silence after which a `ping` asks, and after which the connection is given up (P9.3). */
export const heartbeat = {
  askAfterMs: 8_000,
  giveUpAfterMs: 14_000,
  lookEveryMs: 1_000,
  probeMs: 4_000,
} as const

/** A half-open connection looks alive: what it lacks is an answer. `silentMs` counts from the last frame heard. */
export function heartbeatOf(silentMs: number, asked: boolean): 'fine' | 'ask' | 'dead' {
  if (silentMs >= heartbeat.giveUpAfterMs && asked) return 'dead'
  return silentMs >= heartbeat.askAfterMs && !asked ? 'ask' : 'fine'
}

/** Watches one connection: asks when it is silent, and says when it is dead. */
export class Heartbeat {
  readonly #environment: Environment
  readonly #events: { ask: () => void; dead: () => void }
  #cancel = () => {}
  #heardAt = 0
  #asked = false

  constructor(environment: Environment, events: { ask: () => void; dead: () => void }) {
    this.#environment = environment
    this.#events = events
  }

  start() {
    this.stop()
    this.onMessage()
    this.#lookLater()
  }

  stop() {
    this.#cancel()
  }

  onMessage() {
    this.#heardAt = this.#environment.now()
    this.#asked = false
  }

  /** There is reason to doubt: an answer is due within `probeMs`. */
  probe() {
    this.#heardAt = Math.min(
      this.#heardAt,
      this.#environment.now() - heartbeat.giveUpAfterMs + heartbeat.probeMs,
    )
    this.#asked = true
    this.#events.ask()
  }

  #lookLater() {
    this.#cancel = this.#environment.after(heartbeat.lookEveryMs, () => {
      const health = heartbeatOf(this.#environment.now() - this.#heardAt, this.#asked)
      if (health === 'dead') return this.#events.dead()
      if (health === 'ask') {
        this.#asked = true
        this.#events.ask()
      }
      this.#lookLater()
    })
  }
}
