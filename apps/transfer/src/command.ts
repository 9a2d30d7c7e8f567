import { reasonOf } from '@parley/shared'
import { readFlags, wantsHelp } from '@parley/command-line'
import { exitCodesHelp, reporting } from '../../server/src/commands/report.ts'
import { installation } from '../../server/src/config/installation.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'
import { isExpected } from './expected.ts'
import { displayName, readLocation } from './location.ts'
import { transferFiles } from './transfer-files.ts'
import { transferLog } from './transfer.ts'

const help = `Usage: ${installation.command} transfer --from LOCATION --to LOCATION

Copies a log unchanged (messages, names and the cursors of all clients), then reads the copy back and compares it with
the original. A LOCATION is

  sqlite:FOLDER                              a data folder; a relative path starts at the project folder
  postgres://user@host/database              PostgreSQL 14 or newer, without a password
  DATABASE_URL                               the same, with a password, from that environment variable or from another
                                             one, or from the file that DATABASE_URL_FILE names

Then it copies the files of messages: to the bucket of FILES_URL, or without one from a data folder to another.

Stop the servers on --from first. --to must be empty: another log is never overwritten. The copy is written in one
transaction: after an interruption, run the command again, and it starts from the beginning. --from is not changed.

${exitCodesHelp}`

const flags = {
  from: { doc: 'the log to copy', value: 'LOCATION' },
  to: { doc: 'where to', value: 'LOCATION' },
} as const

/** Runs `parley transfer`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  for (const [signal, code] of [
    ['SIGHUP', 129] as const,
    ['SIGINT', 130] as const,
    ['SIGTERM', 143] as const,
  ])
    process.once(signal, () => {
      console.error(
        '\nparley: interrupted. Nothing was written: run it again, and it starts from the beginning.',
      )
      process.exit(code)
    })
  if (wantsHelp(args)) return console.log(help)
  const { values } = readFlags(args, flags, { error: (line) => new StartupError(`${line} See --help.`) })
  try {
    await transfer(values)
  } catch (error) {
    if (!isExpected(error)) throw error
    // The reason alone: a database error may quote the query, and with it messages.
    throw new StartupError(reasonOf(error), { cause: error })
  }
}

async function transfer(given: { from: string | undefined; to: string | undefined }) {
  const from = readLocation('--from', given.from, process.env)
  const to = readLocation('--to', given.to, process.env)
  const { type, rows, sha256, epoch } = await transferLog(from, to, {
    progress: process.stdout,
    warn: (message) => console.error(`parley: ${message}`),
  })
  const summary = `${rows.toLocaleString('en')} rows, sha256 ${sha256}, epoch ${epoch}`
  console.log(
    type === 'already'
      ? `${displayName(to)} already holds this log: ${summary}`
      : `\nThe log is in ${displayName(to)}: ${summary}`,
  )
  await reporting(() => transferFiles(from, to))
  if (type === 'already') return
  console.log(
    `Start Parley there. ${displayName(from)} is unchanged; do not start Parley on it again beside the new one.`,
  )
}
