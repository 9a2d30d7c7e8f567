import { flagHelp, megabytes, rows, type Unit } from '@parley/command-line'
import { StartupError } from '../config/startup-error.ts'
import { openLog } from '../log/sqlite/backup/open-log.ts'
import { finishUpgrade, type Upgraded } from '../log/sqlite/upgrade/finish-upgrade.ts'
import { pragma } from '../log/sqlite/check/check-database.ts'
import { schemaVersion } from '../log/sqlite/schema.ts'
import { countOldMessages } from '../log/sqlite/select-messages.ts'
import { dataFolderFlags, readArguments, readLogLocation } from './data-folder.ts'
import { shownProgress, exitCodesHelp, onInterrupt, reporting } from './report.ts'

const flags = {
  ...dataFolderFlags,
  finish: { doc: 'rewrite the messages of earlier versions', type: 'boolean' },
} as const

const help = `Usage: npx -y pnpm@12 parley upgrade [--finish] [--data-dir DIR]

Says how many messages are still stored as an earlier version stored them. The server reads them, but they take almost
twice the space. With --finish, they are rewritten in small steps. It may be interrupted at any time, and run again. The
server may run and people may post meanwhile; the file gets smaller only when it is stopped. Back up first.

${flagHelp(flags)}

${exitCodesHelp}`

/** Runs `parley upgrade`. Throws StartupError with a line for the operator. */
export async function run(args: string[]): Promise<void> {
  const read = readArguments(args, { flags, help })
  if (read === undefined) return
  const { values } = read
  const location = readLogLocation(values['data-dir'], process.env)
  if (location.type === 'postgres')
    throw new StartupError(
      'The messages are in PostgreSQL (DATABASE_URL): there is nothing to upgrade. For the log of a folder, add --data-dir DIR.',
    )
  const { folder } = location
  if (!values.finish) return reporting(() => describeState(folder))
  onInterrupt('Run it again to go on.', () => undefined)
  const began = performance.now()
  const upgraded = await reporting(() =>
    finishUpgrade(folder, {
      progress: shownProgress('rewritten', messages),
      shrinking: () => console.log('giving the space back'),
    }),
  )
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(`${describeUpgraded(upgraded)} ${seconds} s.`)
}

const messages: Unit = { ...rows, name: 'messages' }

function describeState(folder: string) {
  const db = openLog(folder)
  try {
    const old = pragma(db, 'user_version') === schemaVersion ? countOldMessages(db) : undefined
    if (old === undefined)
      return console.log(
        `The log in ${folder} is of an earlier version: start the server with this one first.`,
      )
    if (old === 0) return console.log(`The log in ${folder} is stored as this version stores it.`)
    console.log(
      `${messages.format(old)} messages are stored as an earlier version stored them. \`parley upgrade --finish\` rewrites them.`,
    )
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
