import { median } from './median.ts'
import { boundAt } from './row.ts'

/** The results of one server in one row. */
export interface Measurement {
  server: string
  title: string
  runs: Record<string, number>[]
  /** The median of each figure over the runs. */
  medians: Record<string, number>
  /** True when the generator was the bottleneck: the server is at least this fast. */
  isGeneratorBound: boolean
  /** Errors and missing messages. */
  wrong: string[]
  /** Remarks for the reader of the figures. */
  notes: string[]
}

export function measured(
  who: Pick<Measurement, 'server' | 'title'>,
  runs: Record<string, number>[],
  wrong: string[] = [],
  notes: string[] = [],
): Measurement {
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
export function quotient(figure: string, parley: Measurement | undefined, peer: Measurement): number {
  return (parley?.medians[figure] ?? NaN) / (peer.medians[figure] ?? NaN)
}

function mediansOf(runs: readonly Record<string, number>[]) {
  const figures = [...new Set(runs.flatMap((run) => Object.keys(run)))]
  return Object.fromEntries(
    figures.map((figure) => [figure, median(runs.flatMap((run) => run[figure] ?? []))]),
  )
}
