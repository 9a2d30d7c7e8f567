import type { World } from './environment.ts'

/** Milliseconds of silence after which a `ping` asks, and after which the connection is given up (P9.3). */
export const pulse = { askAfterMs: 8_000, giveUpAfterMs: 14_000, lookEveryMs: 1_000, probeMs: 4_000 } as const

/** A half-open connection looks alive: what it lacks is an answer. `silentMs` counts from the last frame heard. */
export function pulseOf(silentMs: number, asked: boolean): 'fine' | 'ask' | 'dead' {
  if (silentMs >= pulse.giveUpAfterMs && asked) return 'dead'
  return silentMs >= pulse.askAfterMs && !asked ? 'ask' : 'fine'
}

/** Watches one connection: asks when it is silent, and says when it is dead. */
export class Pulse {
  readonly #world: World
  readonly #events: { ask: () => void; dead: () => void }
  #cancel = () => {}
  #heardAt = 0
  #asked = false

  constructor(world: World, events: { ask: () => void; dead: () => void }) {
    this.#world = world
    this.#events = events
  }

  start() {
    this.stop()
    this.heard()
    this.#lookLater()
  }

  stop() {
    this.#cancel()
  }

  heard() {
    this.#heardAt = this.#world.now()
    this.#asked = false
  }

  /** There is reason to doubt: an answer is due within `probeMs`. */
  probe() {
    this.#heardAt = Math.min(this.#heardAt, this.#world.now() - pulse.giveUpAfterMs + pulse.probeMs)
    this.#asked = true
    this.#events.ask()
  }

  #lookLater() {
    this.#cancel = this.#world.after(pulse.lookEveryMs, () => {
      const health = pulseOf(this.#world.now() - this.#heardAt, this.#asked)
      if (health === 'dead') return this.#events.dead()
      if (health === 'ask') {
        this.#asked = true
        this.#events.ask()
      }
      this.#lookLater()
    })
  }
}
