import { parseArgs } from 'node:util'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { reasonOf } from '../../server/src/log/postgres/connection/errors.ts'
import { isExpected } from './expected.ts'
import { displayName, readLocation } from './location.ts'
import { transferLog } from './transfer.ts'

const help = `Usage: npx -y pnpm@12 parley transfer --from LOCATION --to LOCATION

Copies a log unchanged (messages, names and the cursors of all clients), then reads the copy back and compares it with
the original. A LOCATION is

  sqlite:FOLDER                              a data folder; a relative path starts at the project folder
  postgres://user:password@host/database     PostgreSQL 14 or newer
  DATABASE_URL                               the same, from the environment: the password does not appear on the screen

Stop the servers on --from first. --to must be empty: another log is never overwritten. The copy is written in one
transaction: after an interruption, run the command again, and it starts from the beginning. --from is not changed.`

/** Runs `parley transfer`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const])
    process.once(signal, () => {
      console.error(
        '\nparley: interrupted. Nothing was written: run it again, and it starts from the beginning.',
      )
      process.exit(code)
    })
  const flags = readFlags(args)
  if (flags.help) return console.log(help)
  try {
    await transfer(flags)
  } catch (error) {
    if (!isExpected(error)) throw error
    // The reason alone: a database error may quote the query, and with it messages.
    throw new StartupError(reasonOf(error), { cause: error })
  }
}

async function transfer(flags: { from?: string; to?: string }) {
  const from = readLocation('--from', flags.from, process.env)
  const to = readLocation('--to', flags.to, process.env)
  const { type, rows, sha256, epoch } = await transferLog(from, to, {
    progress: process.stdout,
    warn: (message) => console.error(`parley: ${message}`),
  })
  const summary = `${rows.toLocaleString('en')} rows, sha256 ${sha256}, epoch ${epoch}`
  if (type === 'already') return console.log(`${displayName(to)} already holds this log: ${summary}`)
  console.log(`\nThe log is in ${displayName(to)}: ${summary}
Start Parley there. ${displayName(from)} is unchanged; do not start Parley on it again beside the new one.`)
}

function readFlags(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, options: { from: text, to: text, help: { type: 'boolean', short: 'h' } } })
      .values
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // The value is not repeated: it may hold a password.
    throw new StartupError(
      'transfer takes --from LOCATION and --to LOCATION, and nothing else. See --help.',
      {
        cause: error,
      },
    )
  }
}
