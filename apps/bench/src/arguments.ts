import { flagHelp, readFlags, wantsHelp, wholeNumber } from '@parley/command-line'
import { parley, parleyBefore, targets, type Target } from './targets.ts'
import { Failure } from './failure.ts'
import { rows } from './rows/rows.ts'
import type { BenchmarkRow } from './row.ts'

export interface Arguments {
  rows: readonly BenchmarkRow[]
  servers: readonly Target[]
  runs: number
  seconds: number
  quick: boolean
  json: string
}

const flags = {
  only: { doc: 'the rows to run, separated by commas (default: all)', value: 'ROW,ROW' },
  servers: {
    doc: 'the servers to measure (default: all but those on PostgreSQL; the row nodes wants parley-postgres)',
    value: 'A,B',
  },
  before: { doc: 'another checkout of Parley, to compare with this one', value: 'FOLDER' },
  runs: { doc: 'runs of each row', value: 'N', default: '3', schema: wholeNumber(1, 1_000) },
  seconds: { doc: 'seconds of each run', value: 'N', default: '4', schema: wholeNumber(1, 1_000) },
  quick: { doc: 'one run of one second, and fewer clients: checks that everything works', type: 'boolean' },
  json: { doc: 'the file for the figures (default: apps/bench/results/latest.json)', value: 'FILE' },
} as const

export const help = `Usage: npx -y pnpm@12 bench [flags]

${flagHelp(flags)}

Rows: ${namesOf(rows)}
Servers: ${namesOf(targets)}`

/** Undefined when only help is wanted. Throws Failure for a wrong command line. */
export function readArguments(given: readonly string[], defaultJson: string): Arguments | undefined {
  if (wantsHelp(given)) return undefined
  const error = (line: string) => new Failure(`${line} --help lists the flags.`)
  const { only, servers, before, runs, seconds, quick, json } = readFlags(given, flags, { error }).values
  return {
    rows: selected('row', rows, only),
    servers: serversFor(servers, before),
    runs: quick ? 1 : runs,
    seconds: quick ? 1 : seconds,
    quick,
    json: json ?? defaultJson,
  }
}

function serversFor(named: string | undefined, before: string | undefined): readonly Target[] {
  const asked = named === undefined ? undefined : selected('server', targets, named)
  if (before !== undefined) return [...(asked ?? [parley]), parleyBefore(before)]
  return asked ?? targets.filter(({ isExtra }) => isExtra !== true)
}

function selected<Named extends { name: string }>(what: string, all: readonly Named[], list?: string) {
  if (list === undefined) return all
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.find((name) => all.every((known) => known.name !== name))
  if (unknown === undefined) return all.filter(({ name }) => names.includes(name))
  throw new Failure(`There is no ${what} "${unknown}": ${namesOf(all)}.`)
}

function namesOf(all: readonly { name: string }[]) {
  return all.map(({ name }) => name).join(', ')
}
