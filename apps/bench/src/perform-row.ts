import type { Arguments } from './arguments.ts'
import type { Target } from './targets.ts'
import { Failure, Unavailable } from './failure.ts'
import { measured, type Measured } from './measured.ts'
import type { Row } from './row.ts'

/** Every server once, and then again: what drifts on the machine hits all of them. */
export async function performRow(
  row: Row,
  { servers, runs, seconds, quick }: Arguments,
  tell: (line: string) => void,
): Promise<Measured[]> {
  const taking = servers.filter((contestant) => row.isFor?.(contestant) ?? true)
  const kept = new Map(
    taking.map((contestant) => [
      contestant,
      { runs: [] as Run[], wrong: [] as string[], notes: [] as string[] },
    ]),
  )
  for (let run = 1; run <= runs; run += 1)
    for (const [contestant, { runs: done, wrong, notes }] of kept) {
      const startedAt = performance.now()
      const outcome = await once(contestant)
      if (outcome.figures !== undefined) done.push(outcome.figures)
      wrong.push(...outcome.wrong.map((what) => `run ${run}: ${what}`))
      notes.push(...(outcome.notes ?? []))
      const took = ((performance.now() - startedAt) / 1_000).toFixed(1)
      tell(
        `run ${run} of ${runs}  ${contestant.title.padEnd(24)} ${took.padStart(6)} s  ${wordsFor(row, outcome)}`,
      )
    }
  return [...kept].map(([{ name, title }, { runs: done, wrong, notes }]) =>
    measured({ server: name, title }, done, wrong, notes),
  )

  async function once(contestant: Target): Promise<Outcome> {
    try {
      return await row.run(contestant, { seconds, quick })
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

function wordsFor(row: Row, { figures, wrong, notes = [] }: Outcome) {
  const [first] = row.columns
  if (figures === undefined || first === undefined) return [...wrong, ...notes].join('; ')
  const figure = figures[first.figure]?.toLocaleString('en', { maximumFractionDigits: first.digits }) ?? '-'
  return `${figure} ${first.title}${wrong.length > 0 ? `  ERROR: ${wrong.join('; ')}` : ''}`
}
