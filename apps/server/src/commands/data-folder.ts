import { readFlags, wantsHelp, type Flags, type FlagValues } from '@parley/command-line'
import { readConfig, type Config } from '../config/config.ts'
import type { DataAccess } from '../config/data-access.ts'
import { StartupError } from '../config/startup-error.ts'

export const dataFolderFlags = {
  'data-dir': { doc: 'folder of the messages (default: DATA_DIR, as for the server)', value: 'DIR' },
} as const

/** The settings that say where the log is. Others, and mistakes in them, do not matter to a command. */
const names = ['DATA_DIR', 'DATA_ACCESS', 'DATABASE_URL', 'DATABASE_URL_FILE'] as const

/** The command line of a command; undefined: it asked for the help, which is printed. Throws StartupError. */
export function readArguments<const Table extends Flags>(
  args: readonly string[],
  { flags, help, positionals = 0 }: { flags: Table; help: string; positionals?: number },
): { values: FlagValues<Table>; positionals: string[] } | undefined {
  if (!wantsHelp(args))
    return readFlags(args, flags, { positionals, error: (line) => new StartupError(`${line} See --help.`) })
  console.log(help)
  return undefined
}

/** Those that say where the files of messages are. */
const filesNames = ['FILES_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].flatMap((name) => [
  name,
  `${name}_FILE`,
])

/** The bucket of files in this environment, if there is one. Throws StartupError. */
export function readFilesLocation(
  env: Record<string, string | undefined>,
): Pick<Config, 'filesUrl' | 'awsAccessKeyId' | 'awsSecretAccessKey'> {
  return readConfig([], Object.fromEntries(filesNames.map((name) => [name, env[name]])))
}

export type LogLocation =
  { type: 'sqlite'; folder: string; access: DataAccess } | { type: 'postgres'; url: string; folder: string }

/** Where the server has its log in this environment; with the flag, in that folder. */
export function readLogLocation(
  flag: string | undefined,
  env: Record<string, string | undefined>,
): LogLocation {
  const relevant = Object.fromEntries(names.map((name) => [name, env[name]]))
  const config = readConfig(flag === undefined ? [] : ['--data-dir', flag], relevant)
  const { dataDir: folder, dataAccess: access, databaseUrl: url } = config
  return flag === undefined && url !== ''
    ? { type: 'postgres', url, folder }
    : { type: 'sqlite', folder, access }
}

/** The data folder of the log. Throws StartupError when the messages are in PostgreSQL. */
export function readDataFolder(
  flag: string | undefined,
  env: Record<string, string | undefined>,
): { folder: string; access: DataAccess } {
  const location = readLogLocation(flag, env)
  if (location.type === 'sqlite') return location
  throw new StartupError(
    'The messages are in PostgreSQL (DATABASE_URL): back up, restore and check them with its own tools, pg_dump and pg_restore. For the log of a folder, add --data-dir DIR.',
  )
}
