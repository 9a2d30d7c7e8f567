import type { Environment } from '@parley/client'

/** Milliseconds without a touch, and out of sight, after which somebody is taken to be away. A look elsewhere, or a reload, is shorter. */
export const idleAfter = { untouchedMs: 5 * 60_000, hiddenMs: 5_000 } as const

/** P6.5: whether anybody is at this page. */
export class Idleness {
  readonly #world: Pick<Environment, 'after' | 'now'>
  readonly #changed: (idle: boolean) => void
  #idle = false
  #touchedAt: number
  #hiddenAt: number | undefined
  #cancel = () => {}

  constructor(world: Pick<Environment, 'after' | 'now'>, changed: (idle: boolean) => void) {
    this.#world = world
    this.#changed = changed
    this.#touchedAt = world.now()
    this.#look()
  }

  touched() {
    this.#touchedAt = this.#world.now()
    if (this.#idle && this.#hiddenAt === undefined) this.#look()
  }

  hidden() {
    this.#hiddenAt ??= this.#world.now()
    this.#look()
  }

  shown() {
    this.#hiddenAt = undefined
    this.#touchedAt = this.#world.now()
    this.#look()
  }

  stop() {
    this.#cancel()
  }

  // Not with every touch: where the pointer moves there are many.
  #look() {
    this.#cancel()
    const untouched = this.#touchedAt + idleAfter.untouchedMs
    const hidden = (this.#hiddenAt ?? Infinity) + idleAfter.hiddenMs
    const left = Math.min(untouched, hidden) - this.#world.now()
    if (left > 0) this.#cancel = this.#world.after(left, () => this.#look())
    if (left <= 0 === this.#idle) return
    this.#idle = left <= 0
    this.#changed(this.#idle)
  }
}
