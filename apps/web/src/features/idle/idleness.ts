import { steadyClock, type Environment } from '@parley/client'

/** Milliseconds without input, or with the page hidden, after which the person counts as away. Longer than a reload or a short tab switch. */
export const idleAfter = { untouchedMs: 5 * 60_000, hiddenMs: 5_000 } as const

/** P6.5: reports when the person becomes idle and when they return. */
export class Idleness {
  readonly #environment: Pick<Environment, 'after' | 'now'>
  readonly #now: () => number
  readonly #onChange: (idle: boolean) => void
  #idle = false
  #lastInputAt: number
  #hiddenAt: number | undefined
  #cancel = () => {}

  constructor(environment: Pick<Environment, 'after' | 'now'>, onChange: (idle: boolean) => void) {
    this.#environment = environment
    this.#now = steadyClock(() => environment.now())
    this.#onChange = onChange
    this.#lastInputAt = this.#now()
    this.#update()
  }

  onInput() {
    this.#lastInputAt = this.#now()
    if (this.#idle && this.#hiddenAt === undefined) this.#update()
  }

  onHidden() {
    this.#hiddenAt ??= this.#now()
    this.#update()
  }

  onShown() {
    this.#hiddenAt = undefined
    this.#lastInputAt = this.#now()
    this.#update()
  }

  stop() {
    this.#cancel()
  }

  // Not called on every input: a moving pointer fires often.
  #update() {
    this.#cancel()
    const untouched = this.#lastInputAt + idleAfter.untouchedMs
    const hidden = (this.#hiddenAt ?? Infinity) + idleAfter.hiddenMs
    const left = Math.min(untouched, hidden) - this.#now()
    if (left > 0) this.#cancel = this.#environment.after(left, () => this.#update())
    if (left <= 0 === this.#idle) return
    this.#idle = left <= 0
    this.#onChange(this.#idle)
  }
}
