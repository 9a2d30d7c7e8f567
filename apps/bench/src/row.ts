import type { Target } from './targets.ts'
import type { TaskResult } from './generator/task.ts'

/** One benchmark, run on one server after the other. */
export interface BenchmarkRow {
  name: string
  title: string
  columns: readonly Column[]
  /** Servers for which the benchmark has no meaning are left out. */
  isFor?(target: Target): boolean
  /** One run on a fresh server. Throws Failure when it cannot be measured. */
  run(target: Target, setup: Setup): Promise<TaskResult>
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

/** A figure of every row: the share of its core that the generator used. */
export const generatorColumn: Column = { figure: 'generator', title: 'generator CPU', digits: 2 }

/** From this share of its core on, the generator is the bottleneck. */
export const boundAt = 0.95
