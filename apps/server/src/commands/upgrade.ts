import { flagHelp, megabytes, rows, type Unit } from '@parley/command-line'
import { finishUpgrade as finishPostgres, countUnfinished } from '../log/postgres/upgrade/finish-upgrade.ts'
import { openLog } from '../log/sqlite/backup/open-log.ts'
import { finishUpgrade, type Upgraded } from '../log/sqlite/upgrade/finish-upgrade.ts'
import { pragma } from '../log/sqlite/check/check-database.ts'
import { schemaVersion } from '../log/sqlite/schema.ts'
import { countOldMessages } from '../log/sqlite/select-messages.ts'
import { StartupError } from '../config/startup-error.ts'
import { dataFolderFlags, readArguments, readLogLocation, type LogLocation } from './data-folder.ts'
import { shownProgress, exitCodesHelp, onInterrupt, reporting } from './report.ts'
import { installation } from '../config/installation.ts'

const flags = {
  ...dataFolderFlags,
  json: { doc: 'what is left, as one JSON object; not with --finish', type: 'boolean' },
  finish: { doc: 'rewrite the messages of earlier versions', type: 'boolean' },
} as const

const help = `Usage: ${installation.command} upgrade [--finish | --json] [--data-dir DIR]

Says how many messages are still stored as an earlier version stored them. The server reads them, but they take almost
twice the space. With --finish, they are rewritten in small steps. It may be interrupted at any time, and run again. The
server may run and people may post meanwhile. Back up first.

The file of a data folder gets smaller only when the server is stopped. In PostgreSQL, messages are stored as before until
--finish begins, so that nodes of an earlier version can run beside newer ones: it is refused until all of them are new.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley upgrade`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags, help })
  if (read === undefined) return
  const { values } = read
  const location = readLogLocation(values['data-dir'], process.env)
  if (values.finish && values.json) throw new StartupError('--json says what is left: leave --finish out.')
  if (!values.finish) return reporting(() => describeState(location, values.json))
  onInterrupt(
    () => 'Run it again to go on.',
    () => undefined,
  )
  const began = performance.now()
  const upgraded = await reporting(() => finish(location))
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${describeUpgraded(upgraded)} ${seconds} s.`)
}

const messages: Unit = { ...rows, name: 'messages' }

/** `shrunk`: as in SQLite. PostgreSQL gives the space back when the last message has moved. */
async function finish(location: LogLocation): Promise<Upgraded> {
  const progress = shownProgress('rewritten', { unit: messages })
  if (location.type === 'postgres')
    return { ...(await finishPostgres(location.url, progress)), shrunk: 'yes' }
  const shrinking = () => console.log('giving the space back')
  return finishUpgrade(location.folder, { progress, shrinking })
}

async function describeState(location: LogLocation, json: boolean) {
  const old = location.type === 'postgres' ? await countUnfinished(location.url) : countOldIn(location.folder)
  const where = location.type === 'postgres' ? 'the database' : location.folder
  if (json) return console.log(JSON.stringify(stateOf(old)))
  switch (old) {
    case undefined:
      return console.log(
        `The log in ${where} is of an earlier version: start the server with this one first.`,
      )
    case 'all':
      return console.log(
        'Messages are stored as an earlier version stores them, so that its nodes can run. Once all nodes are new, `parley upgrade --finish` rewrites them.',
      )
    case 0:
      return console.log(`The log in ${where} is stored as this version stores it.`)
    default:
      console.log(
        `${messages.format(old)} messages are stored as an earlier version stored them. \`parley upgrade --finish\` rewrites them.`,
      )
  }
}

/** `unfinished`: messages that are stored as an earlier version stored them. */
function stateOf(old: number | 'all' | undefined) {
  if (old === undefined) return { state: 'earlier version' }
  if (old === 'all') return { state: 'not begun' }
  return { state: old === 0 ? 'finished' : 'unfinished', unfinished: old }
}

/** Undefined: the log is of an earlier version. */
function countOldIn(folder: string): number | undefined {
  const db = openLog(folder)
  try {
    return pragma(db, 'user_version') === schemaVersion ? countOldMessages(db) : undefined
  } finally {
    db.close()
  }
}

function describeUpgraded({ moved, shrunk, bytesBefore, bytesAfter }: Upgraded) {
  const all = `All messages are stored as this version stores them (${messages.format(moved)} were rewritten):`
  const { format, name } = megabytes
  switch (shrunk) {
    case 'yes':
      return `${all} ${format(bytesBefore)} ${name} before, ${format(bytesAfter)} ${name} now,`
    case 'in use':
      return `${all} new messages fill the free space of the file. To make it smaller, stop the server and run this again;`
    case 'no space':
      return `${all} new messages fill the free space of the file. To make it smaller, the disk needs as much free space as the log has;`
  }
}
