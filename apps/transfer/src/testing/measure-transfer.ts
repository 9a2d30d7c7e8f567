import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteLog } from '../../../server/src/log/sqlite/sqlite-log.ts'
import { startPostgres } from '../../../server/src/testing/postgres/test-postgres.ts'
import { dump } from '../dump.ts'
import { fillLog } from './fill-log.ts'
import { transferLog } from '../transfer.ts'
import type { Location } from '../location.ts'
import { openSqliteExporter } from '../sqlite-transfer.ts'

// Measures the transfer of a log of 1,000,000 messages (or the number given as argument) to PostgreSQL and back.
const messages = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'parley-transfer-'))
const postgres = await startPostgres()
try {
  const [original, back] = [sqlite('original'), sqlite('back')]
  const there = { engine: 'postgres', url: postgres.url } as const
  await timed('filled', () => fill(original.folder))
  const began = await timed('dumped', () => dumpSum(original.folder))
  await timed('transferred to PostgreSQL', () => transfer(original, there))
  await timed('transferred back', () => transfer(there, back))
  const ended = await timed('dumped again', () => dumpSum(back.folder))
  console.log(`dumps: ${began} and ${ended}: ${began === ended ? 'identical' : 'DIFFERENT'}`)
  if (began !== ended) process.exitCode = 1
} finally {
  await postgres.remove()
  rmSync(folder, { recursive: true })
}

function sqlite(name: string) {
  return { engine: 'sqlite', folder: join(folder, name) } as const
}

async function fill(into: string) {
  const log = await openSqliteLog(into, (error) => {
    throw error
  })
  await fillLog(log, messages)
  await log.close()
}

async function transfer(from: Location, to: Location) {
  await transferLog(from, to, { progress: process.stdout, warn: (message) => console.error(message) })
}

async function dumpSum(of: string) {
  const log = openSqliteExporter(of)
  const hash = createHash('sha256')
  for await (const line of dump(log)) hash.update(line)
  await log.close()
  return hash.digest('hex')
}

async function timed<Result>(what: string, work: () => Promise<Result>) {
  const began = performance.now()
  let mostBytes = 0
  const watch = setInterval(() => (mostBytes = Math.max(mostBytes, process.memoryUsage.rss())), 100)
  const result = await work()
  clearInterval(watch)
  const seconds = (performance.now() - began) / 1_000
  console.log(`${what}: ${seconds.toFixed(1)} s, at most ${Math.round(mostBytes / 1e6)} MB`)
  return result
}
