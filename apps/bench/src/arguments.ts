import { reasonOf } from '@parley/shared'
import { parseArgs } from 'node:util'
import { targets, type Target } from './targets.ts'
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

export const help = `
  npx -y pnpm@12 bench [--only ROW,ROW] [--servers A,B] [--runs 3] [--seconds 4] [--quick] [--json FILE]

  rows      ${rows.map(({ name }) => name).join(', ')}
  servers   ${targets.map(({ name }) => name).join(', ')}
            without --servers, all but those on PostgreSQL; the row nodes wants parley-postgres
  --quick   one run of one second each, and smaller crowds: shows that everything works, and measures little
  --json    where the figures are written; default apps/bench/results/latest.json
`

/** Nothing when only help is wanted. Throws Failure that says what is wrong. */
export function readArguments(given: readonly string[], defaultJson: string): Arguments | undefined {
  const { only, servers, runs, seconds, quick, json, help: wantsHelp } = parse(given)
  if (wantsHelp) return undefined
  return {
    rows: selected('row', rows, only),
    servers:
      servers === undefined
        ? targets.filter(({ isExtra }) => isExtra !== true)
        : selected('server', targets, servers),
    runs: quick ? 1 : positive('runs', runs),
    seconds: quick ? 1 : positive('seconds', seconds),
    quick,
    json: json ?? defaultJson,
  }
}

function parse(given: readonly string[]) {
  try {
    return parseArgs({
      args: given.filter((arg) => arg !== '--'), // pnpm hands it on
      options: {
        only: { type: 'string' },
        servers: { type: 'string' },
        runs: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '4' },
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new Failure(`${reasonOf(error)} --help tells more.`)
  }
}

function selected<Named extends { name: string }>(what: string, all: readonly Named[], list?: string) {
  if (list === undefined) return all
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.find((name) => all.every((known) => known.name !== name))
  if (unknown === undefined) return all.filter(({ name }) => names.includes(name))
  throw new Failure(`There is no ${what} "${unknown}": ${all.map(({ name }) => name).join(', ')}.`)
}

function positive(what: string, text: string) {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0 && value <= 1_000) return value
  throw new Failure(`--${what} must be a whole number from 1 to 1000.`)
}
