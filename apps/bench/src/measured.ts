import { median } from './median.ts'
import { boundAt } from './row.ts'

/** What came of one server in one row. */
export interface Measured {
  server: string
  title: string
  runs: Record<string, number>[]
  /** Of each figure over the runs. */
  medians: Record<string, number>
  /** True when it is the generator that could not do more: the server is at least this fast. */
  isGeneratorBound: boolean
  /** What was missing or went wrong, in words. */
  wrong: string[]
  /** What a reader of the figures has to know. */
  notes: string[]
}

export function measured(
  who: Pick<Measured, 'server' | 'title'>,
  runs: Record<string, number>[],
  wrong: string[] = [],
  notes: string[] = [],
): Measured {
  const medians = mediansOf(runs)
  const isGeneratorBound = (medians['generator'] ?? 0) >= boundAt
  return {
    server: who.server,
    title: who.title,
    runs,
    medians,
    isGeneratorBound,
    wrong,
    notes: [...new Set(notes)],
  }
}

/** Parley's figure divided by the peer's. */
export function quotient(figure: string, parley: Measured | undefined, peer: Measured): number {
  return (parley?.medians[figure] ?? NaN) / (peer.medians[figure] ?? NaN)
}

function mediansOf(runs: readonly Record<string, number>[]) {
  const figures = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  return Object.fromEntries(
    figures.map((figure) => [figure, median(runs.flatMap((run) => run[figure] ?? []))]),
  )
}
