import type { Target } from './targets.ts'
import type { Result } from './generator/task.ts'

/** One measurement, on one server after the other. */
export interface Row {
  name: string
  title: string
  columns: readonly Column[]
  /** Servers that it makes no sense for are left out. */
  isFor?(contestant: Target): boolean
  /** One run on a fresh server. Throws Failure when it cannot be measured. */
  run(contestant: Target, setup: Setup): Promise<Result>
}

/** A figure of the result. `compared` ones are also shown as Parley's divided by the peer's. */
export interface Column {
  figure: string
  title: string
  digits: number
  compared?: true
}

export interface Setup {
  seconds: number
  quick: boolean
}

/** The figure that every row has: the share of its core that the generator used while it measured. */
export const generatorColumn: Column = { figure: 'generator', title: 'generator CPU', digits: 2 }

/** At such a share of its core it is the generator that could not do more. */
export const boundAt = 0.95
