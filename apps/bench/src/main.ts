// Measures Parley and its peers under the same load, one after the other.
import { endWithOutput } from '@parley/command-line'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { help, readArguments, type Arguments } from './arguments.ts'
import { Failure } from './failure.ts'
import { machine } from './machine/machine.ts'
import type { Measurement } from './measurement.ts'
import { performRow } from './perform-row.ts'
import { table } from './table.ts'

const defaultJson = fileURLToPath(new URL('../results/latest.json', import.meta.url))

endWithOutput()
try {
  const args = readArguments(process.argv.slice(2), defaultJson)
  if (args === undefined) console.log(help)
  else process.exitCode = (await bench(args)) ? 0 : 1
} catch (error) {
  if (!(error instanceof Failure)) throw error
  console.error(error.message)
  process.exitCode = 2
}

/** Resolves with whether everything was measured without errors. */
async function bench(args: Arguments) {
  const facts = machine()
  for (const [what, words] of Object.entries(facts)) console.log(`${what.padEnd(12)} ${words}`)
  if (args.quick)
    console.log('\n--quick: one short run. It checks that everything works; the figures are not reliable.')
  const done: { row: string; title: string; servers: Measurement[] }[] = []
  for (const row of args.rows) {
    console.log(`\n── ${row.name} ──`)
    const servers = await performRow(row, args, (line) => console.log(line))
    done.push({ row: row.name, title: row.title, servers })
    report(args, row, servers)
    write(args, facts, done)
  }
  console.log(`\nWritten to ${args.json}`)
  return done.every(({ servers }) => servers.every(({ wrong }) => wrong.length === 0))
}

function report({ runs }: Arguments, row: Arguments['rows'][number], servers: readonly Measurement[]) {
  console.log(`\n${row.title}; ${runs === 1 ? 'one run' : `medians of ${runs} runs`}\n`)
  console.log(table(row.columns, servers))
  for (const note of new Set(servers.flatMap(({ notes }) => notes))) {
    const servers_ = servers.filter(({ notes }) => notes.includes(note)).map(({ title }) => title)
    console.log(`note   ${servers_.join(' · ')}: ${note}`)
  }
  for (const { title, wrong } of servers) for (const what of wrong) console.log(`ERROR  ${title}: ${what}`)
}

/** Called after every row, so that an interrupted run leaves its results. */
function write(args: Arguments, facts: Record<string, string>, rows: readonly unknown[]) {
  const { runs, seconds, quick, json } = args
  mkdirSync(dirname(json), { recursive: true })
  writeFileSync(
    json,
    `${JSON.stringify({ machine: facts, asked: { runs, seconds, quick }, rows }, null, 2)}\n`,
  )
}
