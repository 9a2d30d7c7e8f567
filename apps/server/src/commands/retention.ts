import { flagHelp } from '@parley/command-line'
import { longestJumpMs } from '../access/retention-store.ts'
import { everyMs } from '../retention/retention.ts'
import { dataFolderFlags, readArguments } from './data-folder.ts'
import { openOperatorDatabase, type OperatorDatabase } from './operator-database.ts'
import { exitCodesHelp, reporting } from './report.ts'
import { installation } from '../config/installation.ts'

const flags = {
  ...dataFolderFlags,
  json: { doc: 'one JSON object', type: 'boolean' },
  confirm: { doc: 'the clock is right: delete old messages again', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} retention [--confirm] [--json] [--data-dir DIR]

Says when the server last looked for messages that are older than KEEP_DAYS, or than their room keeps them. When the clock
has moved by more than a day since then, also because the server was stopped for so long, it deletes nothing: a wrong clock
would delete too much. With --confirm it goes on within minutes. The server may run meanwhile.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley retention`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const given = readArguments(args, { flags, help })
  if (given === undefined) return
  await reporting(async () => {
    const database = await openOperatorDatabase(given.values['data-dir'])
    try {
      await (given.values.confirm
        ? confirm(database, given.values.json)
        : describe(database, given.values.json))
    } finally {
      await database.close()
    }
  })
}

async function describe(database: OperatorDatabase, json: boolean) {
  const { now, at } = await readTimes(database)
  if (json) return printState(now, at)
  if (at === undefined) return console.log('Old messages were never looked for yet.')
  const isStopped = Math.abs(now - at) > longestJumpMs
  console.log(`Old messages were last looked for at ${timeOf(at)}. Now it is ${timeOf(now)}.`)
  if (isStopped)
    console.log('That is more than a day apart: nothing is deleted until `parley retention --confirm`.')
}

async function confirm(database: OperatorDatabase, json: boolean) {
  const { now, at } = await readTimes(database)
  if (at === undefined)
    return json
      ? printState(now, at)
      : console.log('Old messages were never looked for yet: there is nothing to confirm.')
  await database.rows('UPDATE retention SET at = $1', [now - everyMs])
  if (json) return printState(now, now - everyMs)
  console.log(`It is ${timeOf(now)}: the server looks for old messages within minutes.`)
}

/** `lookedAt`: undefined, when nothing was looked for yet. */
function printState(now: number, at: number | undefined) {
  const isStopped = at !== undefined && Math.abs(now - at) > longestJumpMs
  console.log(JSON.stringify({ now: timeOf(now), lookedAt: at && timeOf(at), isStopped }))
}

async function readTimes(database: OperatorDatabase) {
  const clock =
    database.engine === 'postgres'
      ? '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
      : String(Date.now())
  const [row] = await database.rows<{ now: number; at: number | null }>(
    `SELECT ${clock} AS now, (SELECT max(at) FROM retention) AS at`,
  )
  return { now: row?.now ?? Date.now(), at: row?.at ?? undefined }
}

const timeOf = (at: number) => new Date(at).toISOString()
