import { StartupError } from '../../../config/startup-error.ts'

/** A log or a copy of one is damaged. Commands end with an exit code of its own. */
export class DamageFound extends StartupError {
  override name = 'DamageFound'
  override readonly exitCode = 3
  readonly problems: readonly string[]

  constructor(what: string, problems: readonly string[]) {
    super(`${what} is damaged (${problems[0] ?? 'unknown'}).`)
    this.problems = problems
  }
}
