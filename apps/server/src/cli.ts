import { argumentsOf, exitAfterOutput, outliveOutput } from '@parley/command-line'
import { exitCodesHelp } from './commands/exit-codes.ts'
import { unwritten } from './commands/print.ts'
import { installation } from './config/installation.ts'
import { StartupError } from './config/startup-error.ts'
import { fileProblem } from './config/system-error.ts'

/** In the order of the help. */
const groups = {
  server: 'The server',
  people: 'People, rooms and messages',
  log: 'The log as a whole',
} as const

interface Command {
  name: string
  group: keyof typeof groups
  summary: string
  /** Throws StartupError with a line for the operator. */
  run: (args: string[]) => Promise<void>
}

const commands: readonly Command[] = [
  {
    name: 'start',
    group: 'server',
    summary: 'starts the server; Ctrl-C stops it',
    run: async (args) => {
      await import('./young-generation.ts')
      await import('./http-without-fetch.ts')
      await (await import('./run-server.ts')).runServer(args)
    },
  },
  {
    name: 'backup',
    group: 'log',
    summary: 'copies the log to a file, also while the server runs',
    run: async (args) => (await import('./commands/backup.ts')).run(args),
  },
  {
    name: 'restore',
    group: 'log',
    summary: 'makes a copy the log of the server',
    run: async (args) => (await import('./commands/restore.ts')).run(args),
  },
  {
    name: 'check',
    group: 'log',
    summary: 'says whether the log, or a copy of it, is damaged',
    run: async (args) => (await import('./commands/check.ts')).run(args),
  },
  {
    name: 'status',
    group: 'server',
    summary: 'says what the running server does now',
    run: async (args) => (await import('./commands/status.ts')).run(args),
  },
  {
    name: 'names',
    group: 'people',
    summary: 'lists the names that belong to somebody, and releases one',
    run: async (args) => (await import('./commands/names.ts')).run(args),
  },
  {
    name: 'owner',
    group: 'server',
    summary: 'prints a link that makes the person who opens it an owner',
    run: async (args) => (await import('./commands/owner.ts')).run(args),
  },
  {
    name: 'export',
    group: 'people',
    summary: 'writes all messages of a room as HTML, JSON or text',
    run: async (args) => (await import('./commands/export.ts')).run(args),
  },
  {
    name: 'import',
    group: 'people',
    summary: 'puts messages of Slack, IRC or another Parley into a new room',
    run: async (args) => (await import('./commands/import.ts')).run(args),
  },
  {
    name: 'people',
    group: 'people',
    summary: 'lists people, exports what is stored of one, and erases it',
    run: async (args) => (await import('./commands/people.ts')).run(args),
  },
  {
    name: 'bots',
    group: 'people',
    summary: 'lists bots, makes one, and revokes one',
    run: async (args) => (await import('./commands/bots.ts')).run(args),
  },
  {
    name: 'hooks',
    group: 'people',
    summary: 'makes, lists and revokes addresses to which other programs post',
    run: async (args) => (await import('./commands/hooks.ts')).run(args),
  },
  {
    name: 'rooms',
    group: 'people',
    summary: 'lists rooms, and deletes one with everything in it',
    run: async (args) => (await import('./commands/rooms.ts')).run(args),
  },
  {
    name: 'retention',
    group: 'people',
    summary: 'says when old messages were last looked for, and goes on after a change of the clock',
    run: async (args) => (await import('./commands/retention.ts')).run(args),
  },
  {
    name: 'upgrade',
    group: 'log',
    summary: 'says whether the log is stored as this version stores it, and brings it to that',
    run: async (args) => (await import('./commands/upgrade.ts')).run(args),
  },
  {
    name: 'transfer',
    group: 'log',
    summary: 'copies a log from one database to another',
    run: async (args) => (await import('../../transfer/src/command.ts')).run(args),
  },
]

const helpOfGroup = ([group, title]: [string, string]) =>
  [
    title,
    ...commands
      .filter((one) => one.group === group)
      .map(({ name, summary }) => `  ${name.padEnd(12)}${summary}`),
  ].join('\n')

const help = `Usage: ${installation.command} <command> [--flag value ...]

${Object.entries(groups).map(helpOfGroup).join('\n\n')}

They take the settings of the server from the environment (DATA_DIR, DATABASE_URL and so on), and are run as its user. Those that
list or describe something take --json.

For the flags of a command: parley <command> --help
${exitCodesHelp}`

const outputFailure = outliveOutput() // what a command does is done also when nobody reads its progress
try {
  const args = argumentsOf(process.argv.slice(2))
  // What a command writes holds messages. DATA_ACCESS says who may read what the server writes.
  if (args[0] !== 'start') process.umask(0o077)
  await run(args)
  const failure = await outputFailure()
  if (failure !== undefined) throw unwritten(failure)
} catch (error) {
  const problem = error instanceof StartupError ? error : fileProblem(error)
  if (problem === undefined) throw error
  console.error(`parley: ${problem.message}`)
  await exitAfterOutput(problem.exitCode)
}

async function run([name, ...args]: string[]) {
  const command = commands.find((one) => one.name === name)
  if (command !== undefined) return command.run(args)
  if ([name, ...args].some((arg) => arg === '--help' || arg === '-h')) return console.log(help)
  if (name === 'migrate') throw new StartupError('`parley migrate` is now `parley transfer`: use that.')
  const problem = name === undefined ? 'Which command?' : `There is no command ${JSON.stringify(name)}.`
  throw new StartupError(`${problem} Commands: ${commands.map((one) => one.name).join(', ')}. See --help.`)
}
