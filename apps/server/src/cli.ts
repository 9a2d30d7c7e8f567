import { exitAfterOutput, outliveOutput } from '@parley/command-line'
import { unwritten } from './commands/print.ts'
import { StartupError } from './config/startup-error.ts'

interface Command {
  name: string
  summary: string
  /** Throws StartupError with a line for the operator. */
  run: (args: string[]) => Promise<void>
}

const commands: readonly Command[] = [
  {
    name: 'backup',
    summary: 'copies the log to a file, also while the server runs',
    run: async (args) => (await import('./commands/backup.ts')).run(args),
  },
  {
    name: 'restore',
    summary: 'makes a copy the log of the server',
    run: async (args) => (await import('./commands/restore.ts')).run(args),
  },
  {
    name: 'check',
    summary: 'says whether the log, or a copy of it, is damaged',
    run: async (args) => (await import('./commands/check.ts')).run(args),
  },
  {
    name: 'status',
    summary: 'says what the running server does now',
    run: async (args) => (await import('./commands/status.ts')).run(args),
  },
  {
    name: 'names',
    summary: 'lists the names that belong to somebody, and releases one',
    run: async (args) => (await import('./commands/names.ts')).run(args),
  },
  {
    name: 'owner',
    summary: 'prints a link that makes the person who opens it an owner',
    run: async (args) => (await import('./commands/owner.ts')).run(args),
  },
  {
    name: 'export',
    summary: 'writes all messages of a room as HTML, JSON or text',
    run: async (args) => (await import('./commands/export.ts')).run(args),
  },
  {
    name: 'people',
    summary: 'lists people, exports what is stored of one, and erases it',
    run: async (args) => (await import('./commands/people.ts')).run(args),
  },
  {
    name: 'rooms',
    summary: 'lists rooms, and deletes one with everything in it',
    run: async (args) => (await import('./commands/rooms.ts')).run(args),
  },
  {
    name: 'hooks',
    summary: 'makes, lists and revokes addresses to which other programs post',
    run: async (args) => (await import('./commands/hooks.ts')).run(args),
  },
  {
    name: 'retention',
    summary: 'says when old messages were last looked for, and goes on after a change of the clock',
    run: async (args) => (await import('./commands/retention.ts')).run(args),
  },
  {
    name: 'upgrade',
    summary: 'says whether the log is stored as this version stores it, and brings it to that',
    run: async (args) => (await import('./commands/upgrade.ts')).run(args),
  },
  {
    name: 'transfer',
    summary: 'copies a log from one database to another',
    run: async (args) => (await import('../../transfer/src/command.ts')).run(args),
  },
]

const help = `Usage: npx -y pnpm@12 parley <command>

${commands.map(({ name, summary }) => `  ${name.padEnd(9)}   ${summary}`).join('\n')}

For the flags of a command: parley <command> --help`

const outputFailure = outliveOutput() // what a command does is done also when nobody reads its progress
// What a command writes holds messages.
process.umask(0o077)
try {
  // pnpm passes on the `--` that separates its own flags from ours.
  await run(process.argv.slice(2).filter((arg) => arg !== '--'))
  const failure = await outputFailure()
  if (failure !== undefined) throw unwritten(failure)
} catch (error) {
  if (!(error instanceof StartupError)) throw error
  console.error(`parley: ${error.message}`)
  await exitAfterOutput(error.exitCode)
}

async function run([name, ...args]: string[]) {
  const command = commands.find((one) => one.name === name)
  if (command !== undefined) return command.run(args)
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) return console.log(help)
  if (name === 'migrate') throw new StartupError('`parley migrate` is now `parley transfer`: use that.')
  const problem = name === undefined ? 'Which command?' : `There is no command ${JSON.stringify(name)}.`
  throw new StartupError(`${problem} Commands: ${commands.map((one) => one.name).join(', ')}. See --help.`)
}
