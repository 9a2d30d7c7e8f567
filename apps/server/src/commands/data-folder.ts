import { readConfig } from '../config/config.ts'
import { StartupError } from '../config/startup-error.ts'
import type { DataAccess } from '../config/data-access.ts'

export const dataFolderFlags = {
  'data-dir': { doc: 'folder of the messages (default: DATA_DIR, as for the server)', value: 'DIR' },
} as const

/** The settings that say where the log is. Others, and mistakes in them, do not matter to a command. */
const names = ['DATA_DIR', 'DATA_ACCESS', 'DATABASE_URL', 'DATABASE_URL_FILE'] as const

/**
 * The data folder that the server uses in this environment, or that of the flag. Throws StartupError when the messages are
 * in PostgreSQL.
 */
export function readDataFolder(
  flag: string | undefined,
  env: Record<string, string | undefined>,
): { folder: string; access: DataAccess } {
  const relevant = Object.fromEntries(names.map((name) => [name, env[name]]))
  const config = readConfig(flag === undefined ? [] : ['--data-dir', flag], relevant)
  if (flag === undefined && config.databaseUrl !== '')
    throw new StartupError(
      'The messages are in PostgreSQL (DATABASE_URL): back up, restore and check them with its own tools, pg_dump and pg_restore. For the log of a folder, add --data-dir DIR.',
    )
  return { folder: config.dataDir, access: config.dataAccess }
}
