import { flagHelp, readFlags, wholeNumber } from '@parley/command-line'
import { operatorPath } from '../../server/src/config/project-folder.ts'
import { StartupError } from '../../server/src/config/startup-error.ts'

export interface ClusterArguments {
  port: number
  nodes: number
  folder: string
}

const flags = {
  port: { doc: 'the port of the balancer', value: 'N', default: '8000', schema: wholeNumber(0, 65_535) },
  nodes: { doc: 'the number of nodes', value: 'N', default: '3', schema: wholeNumber(1, 16) },
  'data-dir': { doc: 'the folder of the database', value: 'DIR', default: 'apps/server/data-cluster' },
} as const

export const help = `Usage: npx -y pnpm@12 cluster [flags]

${flagHelp(flags)}

Starts a PostgreSQL, several nodes of Parley on it, and a balancer in front of them, all on this machine, to try it.
A node that ends is left out, and restarted. Other settings are read from the environment, as with start.`

/** Throws StartupError for a wrong command line. */
export function readArguments(given: readonly string[]): ClusterArguments {
  const error = (line: string) => new StartupError(`${line} --help lists the flags.`)
  const { port, nodes, 'data-dir': folder } = readFlags(given, flags, { error }).values
  return { port, nodes, folder: operatorPath(folder) }
}
