import { readFlags, wantsHelp } from '@parley/command-line'
import { reasonOf } from '@parley/shared'
import { isExpected } from '../../transfer/src/expected.ts'
import { migrate } from '../../transfer/src/transfer.ts'
import { readPlace, shownAs } from '../../transfer/src/location.ts'
import { StartupError } from './config/startup-error.ts'

const help = `Usage: npx -y pnpm@12 parley <command>

  migrate   moves a log from one database to another

--help after a command tells more.`

const migrateHelp = `Usage: npx -y pnpm@12 parley migrate --from PLACE --to PLACE

Copies a log as it is, messages, names and where every browser stands, reads it back, and holds it against what was
copied. A PLACE is

  sqlite:FOLDER                              a data folder; a relative one counts from the project folder
  postgres://user:password@host/database     a PostgreSQL 14 or newer
  DATABASE_URL                               the same from the environment, so that no password is on the screen

Stop the servers on --from first. --to must be empty: what holds another log is not touched. All of it arrives at once,
or none of it: after an interruption, run it again, and it begins anew. --from stays as it was.`

const migrateFlags = {
  from: { doc: 'the log to copy', value: 'PLACE' },
  to: { doc: 'where to', value: 'PLACE' },
} as const

for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const])
  process.once(signal, () => {
    console.error('\nparley: interrupted. Nothing was kept: run it again, and it begins anew.')
    process.exit(code)
  })

try {
  // pnpm hands on the `--` that separates its own flags from ours.
  await run(process.argv.slice(2).filter((arg) => arg !== '--'))
} catch (error) {
  if (!isExpected(error)) throw error
  // The reason alone: an error of a database may hold what was asked of it.
  console.error(`parley: ${reasonOf(error)}`)
  process.exit(1)
}

async function run([command, ...args]: string[]) {
  const isHelp = command === '--help' || command === '-h' || wantsHelp(args)
  if (command === 'migrate') return isHelp ? console.log(migrateHelp) : transferLog(args)
  if (isHelp) return console.log(help)
  const what = command === undefined ? 'Which command?' : `There is no command ${JSON.stringify(command)}.`
  throw new StartupError(`${what} There is: migrate. --help tells more.`)
}

async function transferLog(args: string[]) {
  const error = (line: string) => new StartupError(`${line} --help tells more.`)
  const { values } = readFlags(args, migrateFlags, { error })
  const from = readPlace('--from', values.from, process.env)
  const to = readPlace('--to', values.to, process.env)
  const moved = await migrate(from, to, {
    progress: process.stdout,
    warn: (message) => console.error(`parley: ${message}`),
  })
  const what = `${moved.rows.toLocaleString('en')} rows, sha256 ${moved.sha256}, epoch ${moved.epoch}`
  if (moved.type === 'already') return console.log(`${shownAs(to)} has all of it already: ${what}`)
  console.log(`\nAll of it is in ${shownAs(to)}: ${what}
Start Parley there. ${shownAs(from)} is as it was; do not start it again beside the new one.`)
}
