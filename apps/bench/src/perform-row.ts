import type { Arguments } from './arguments.ts'
import type { Target } from './targets.ts'
import { Failure, Unavailable } from './failure.ts'
import { measured, type Measurement } from './measurement.ts'
import type { BenchmarkRow } from './row.ts'

/** Runs all servers in turn, several times, so that a drift of the machine affects all of them. */
export async function performRow(
  row: BenchmarkRow,
  { servers, runs, seconds, quick }: Arguments,
  print: (line: string) => void,
): Promise<Measurement[]> {
  const selected = servers.filter((target) => row.isFor?.(target) ?? true)
  const results = new Map(
    selected.map((target) => [target, { runs: [] as Run[], wrong: [] as string[], notes: [] as string[] }]),
  )
  for (let run = 1; run <= runs; run += 1)
    for (const [target, { runs: done, wrong, notes }] of results) {
      const startedAt = performance.now()
      const outcome = await once(target)
      if (outcome.figures !== undefined) done.push(outcome.figures)
      wrong.push(...outcome.wrong.map((what) => `run ${run}: ${what}`))
      notes.push(...(outcome.notes ?? []))
      const took = ((performance.now() - startedAt) / 1_000).toFixed(1)
      print(
        `run ${run} of ${runs}  ${target.title.padEnd(24)} ${took.padStart(6)} s  ${wordsFor(row, outcome)}`,
      )
    }
  return [...results].map(([{ name, title }, { runs: done, wrong, notes }]) =>
    measured({ server: name, title }, done, wrong, notes),
  )

  async function once(target: Target): Promise<Outcome> {
    try {
      return await row.run(target, { seconds, quick })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return error instanceof Unavailable
        ? { wrong: [], notes: [`left out: ${error.message}`] }
        : { wrong: [error.message] }
    }
  }
}

type Run = Record<string, number>

interface Outcome {
  figures?: Run
  wrong: string[]
  notes?: string[]
}

function wordsFor(row: BenchmarkRow, { figures, wrong, notes = [] }: Outcome) {
  const [first] = row.columns
  if (figures === undefined || first === undefined) return [...wrong, ...notes].join('; ')
  const figure = figures[first.figure]?.toLocaleString('en', { maximumFractionDigits: first.digits }) ?? '-'
  return `${figure} ${first.title}${wrong.length > 0 ? `  ERROR: ${wrong.join('; ')}` : ''}`
}
