import type { Logger } from '../../logger.ts'
import { sizeOf } from '../files/log-files.ts'
import { BackgroundCheck, type CheckResult } from './background-check.ts'

/** The check of a database that was opened without one: after a crash, when the file is large. Tells the operator about it. */
export class LaterCheck {
  readonly #file: string
  readonly #logger: Logger | undefined
  #isNeeded: boolean
  #check: BackgroundCheck | undefined

  constructor(file: string, need: 'needed' | 'not needed', logger: Logger | undefined) {
    this.#file = file
    this.#isNeeded = need === 'needed'
    this.#logger = logger
  }

  async run(): Promise<CheckResult> {
    if (!this.#isNeeded) return { type: 'stopped' }
    const megabytes = Math.round(sizeOf(this.#file) / 1e6)
    this.#logger?.info(
      `the last stop was not clean: the database (${megabytes} MB) is checked in the background`,
    )
    const began = performance.now()
    this.#check = new BackgroundCheck(this.#file)
    const result = await this.#check.result
    const seconds = ((performance.now() - began) / 1_000).toFixed(1)
    if (result.type === 'sound') this.#logger?.info(`the database is sound (${seconds} s)`)
    if (result.type === 'not done')
      this.#logger?.warn(`the database could not be checked (${result.reason}): run \`parley check\``)
    return result
  }

  stop() {
    this.#isNeeded = false
    this.#check?.stop()
  }
}
