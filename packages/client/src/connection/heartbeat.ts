import type { Environment } from './environment.ts'
import { steadyClock } from './steady-clock.ts'

/** Milliseconds of silence: after `pingAfterMs` a `ping` is sent, after `giveUpAfterMs` the connection is given up (P9.3). */
export const heartbeat = {
  pingAfterMs: 8_000,
  giveUpAfterMs: 14_000,
  checkEveryMs: 1_000,
  probeMs: 4_000,
} as const

/** A half-open connection reports no error; only the missing answer shows it. `silentMs` counts from the last frame received. */
export function heartbeatState(silentMs: number, pinged: boolean): 'alive' | 'ping-due' | 'dead' {
  if (silentMs >= heartbeat.giveUpAfterMs && pinged) return 'dead'
  return silentMs >= heartbeat.pingAfterMs && !pinged ? 'ping-due' : 'alive'
}

/** Watches one connection: pings it when it is silent, and reports when it is dead. */
export class Heartbeat {
  readonly #environment: Environment
  readonly #now: () => number
  readonly #events: { ping: () => void; dead: () => void }
  #cancel = () => {}
  #receivedAt = 0
  #pinged = false

  constructor(environment: Environment, events: { ping: () => void; dead: () => void }) {
    this.#environment = environment
    this.#now = steadyClock(() => environment.now())
    this.#events = events
  }

  start() {
    this.stop()
    this.onMessage()
    this.#scheduleCheck()
  }

  stop() {
    this.#cancel()
  }

  onMessage() {
    this.#receivedAt = this.#now()
    this.#pinged = false
  }

  /** Checks at once whether the connection is alive: an answer is due within `probeMs`. */
  probe() {
    this.#receivedAt = Math.min(this.#receivedAt, this.#now() - heartbeat.giveUpAfterMs + heartbeat.probeMs)
    this.#pinged = true
    this.#events.ping()
  }

  #scheduleCheck() {
    this.#cancel = this.#environment.after(heartbeat.checkEveryMs, () => {
      const health = heartbeatState(this.#now() - this.#receivedAt, this.#pinged)
      if (health === 'dead') return this.#events.dead()
      if (health === 'ping-due') {
        this.#pinged = true
        this.#events.ping()
      }
      this.#scheduleCheck()
    })
  }
}
